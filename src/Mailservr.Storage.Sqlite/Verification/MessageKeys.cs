namespace Mailservr.Storage.Sqlite;

/// <summary>Pages through all messages by id.</summary>
internal static class MessageKeys
{
    public static IReadOnlyList<MessageKey> Read(SqliteSession session, long? accountId, long afterId, int limit) =>
        session.Prepare(
                """
                SELECT account_id, id, received_at FROM messages
                WHERE id > ?2 AND account_id = coalesce(?1, account_id) ORDER BY id LIMIT ?3
                """)
            .Bind(accountId).Bind(afterId).Bind(limit)
            .List(static row => new MessageKey(row.Int64(0), row.Int64(1), row.Time(2)));
}
