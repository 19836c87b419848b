using System.Globalization;

namespace Mailservr.Storage.Sqlite;

/// <summary>Everything of an account that no record keeps, table by table.</summary>
internal static class AccountRows
{
    // What hangs on a message goes with it.
    private static readonly (string Kind, string Table, string Key)[] Tables =
    [
        ("messages", "unfiled", "message_id"),
        ("events", "events", "position"),
        ("threads", "threads", "id"),
        ("thread keys", "thread_keys", "account_id, key"),
        ("thread keys", "thread_subjects", "account_id, key, joined, thread_id"),
        ("statistics", "address_senders", "account_id, address_id, sender"),
    ];

    /// <summary>Some rows of the first table that has any; null when none has.</summary>
    public static ErasedRows? Delete(SqliteSession session, long accountId, int limit)
    {
        var messages = session.Prepare("SELECT id FROM messages WHERE account_id = ?1 ORDER BY received_at, id LIMIT ?2")
            .Bind(accountId).Bind(limit).List(static row => row.Int64(0));
        foreach (var id in messages)
        {
            MessageRows.Delete(session, id);
            SearchChanges.Add(session, id);
        }

        if (messages.Count > 0)
            return new ErasedRows("messages", messages.Count);
        foreach (var (kind, table, key) in Tables)
        {
            var deleted = session.Prepare(string.Create(
                    CultureInfo.InvariantCulture,
                    $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE account_id = ?1 LIMIT ?2)"))
                .Bind(accountId).Bind(limit).Run();
            if (deleted > 0)
                return new ErasedRows(kind, deleted);
        }

        return null;
    }
}
