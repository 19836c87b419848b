using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>What the attachments of each account take, kept in the transactions in which its messages come and go.</summary>
internal static class AttachmentTotals
{
    /// <summary><see cref="MessageRecord.AttachmentBytes"/> of a message <c>m</c>; null where it cannot be read.</summary>
    public const string BytesOfMessage =
        """
        CASE WHEN json_valid(m.json) THEN
            (SELECT coalesce(sum(json_extract(a.value, '$.size')), 0) FROM json_each(m.json, '$.attachments') a) END
        """;

    public static long Read(SqliteSession session, long accountId) =>
        session.Prepare("SELECT bytes FROM attachment_totals WHERE account_id = ?1").Bind(accountId).Scalar() ?? 0;

    /// <summary>Of a message that is in its table.</summary>
    public static long BytesOf(SqliteSession session, long messageId) =>
        session.Prepare($"SELECT {BytesOfMessage} FROM messages m WHERE m.id = ?1").Bind(messageId).Scalar() ?? 0;

    public static void Add(SqliteSession session, IEnumerable<MessageRecord> stored)
    {
        foreach (var account in stored.GroupBy(message => message.AccountId))
            Add(session, account.Key, account.Sum(message => message.AttachmentBytes()));
    }

    public static void Add(SqliteSession session, long accountId, long bytes)
    {
        if (bytes == 0)
            return;
        session.Prepare(
                """
                INSERT INTO attachment_totals (account_id, bytes) VALUES (?1, ?2)
                ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes
                """)
            .Bind(accountId).Bind(bytes).Run();
    }

    public static void Subtract(SqliteSession session, long accountId, long bytes) => Add(session, accountId, -bytes);
}
