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
        ("statistics", "attachment_totals", "account_id"),
    ];

    public static IReadOnlyList<ErasedRows> Count(SqliteSession session, long accountId) =>
    [
        .. Tables.Select(table => (table.Kind, table.Table)).Prepend(("messages", "messages"))
            .Select(each => new ErasedRows(each.Item1, session.Prepare($"SELECT count(*) FROM {each.Item2} WHERE account_id = ?1")
                .Bind(accountId).First(static row => row.Int64(0)))),
    ];

    /// <summary>Some rows of the first table that has any; null when none has.</summary>
    public static ErasedRows? Delete(SqliteSession session, long accountId, int limit)
    {
        var messages = session.Prepare("SELECT id FROM messages WHERE account_id = ?1 ORDER BY received_at, id LIMIT ?2")
            .Bind(accountId).Bind(limit).List(static row => row.Int64(0));
        var bytes = 0L;
        foreach (var id in messages)
        {
            bytes += AttachmentTotals.BytesOf(session, id);
            MessageRows.Delete(session, id);
            SearchChanges.Add(session, id);
        }

        AttachmentTotals.Subtract(session, accountId, bytes);
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
