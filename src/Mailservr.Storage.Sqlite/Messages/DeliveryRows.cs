using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>What was delivered in the last 24 hours and not yet known to be acknowledged.</summary>
internal static class DeliveryRows
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>The message that was stored for the same delivery; null when there is none (any more).</summary>
    public static long? Find(SqliteSession session, MessageAppend message) =>
        session.Prepare(
                """
                SELECT d.message_id FROM deliveries d JOIN messages m ON m.id = d.message_id
                WHERE d.account_id = ?1 AND d.key = ?2 AND d.received_at > ?3
                """)
            .Bind(message.Record.AccountId).Bind(message.DeliveryKey).Bind(message.Record.ReceivedAt - Memory).Scalar();

    public static void Save(SqliteSession session, MessageAppend message) =>
        session.Prepare(
                "INSERT OR REPLACE INTO deliveries (account_id, key, message_id, received_at) VALUES (?1, ?2, ?3, ?4)")
            .Bind(message.Record.AccountId).Bind(message.DeliveryKey)
            .Bind(message.Record.Id).Bind(message.Record.ReceivedAt).Run();

    public static void Delete(SqliteSession session, DeliveryKey key) =>
        session.Prepare("DELETE FROM deliveries WHERE account_id = ?1 AND key = ?2")
            .Bind(key.AccountId).Bind(key.Value).Run();

    public static void Prune(SqliteSession session, DateTimeOffset now) =>
        session.Prepare("DELETE FROM deliveries WHERE received_at <= ?1").Bind(now - Memory).Run();
}
