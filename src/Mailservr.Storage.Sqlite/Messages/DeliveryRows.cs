using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>Stored messages whose sender is not known to have read the 250.</summary>
internal static class DeliveryRows
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>The message of an unacknowledged delivery of the same bytes; null when there is none.</summary>
    public static long? Find(SqliteSession session, MessageAppend message) =>
        session.Prepare(
                """
                SELECT message_id FROM deliveries
                WHERE account_id = ?1 AND key = ?2 AND unacknowledged = 1 AND received_at > ?3
                ORDER BY received_at, message_id LIMIT 1
                """)
            .Bind(message.Record.AccountId).Bind(message.DeliveryKey).Bind(message.Record.ReceivedAt - Memory).Scalar();

    public static void Open(SqliteSession session, MessageAppend message) =>
        session.Prepare(
                """
                INSERT INTO deliveries (message_id, account_id, received_at, unacknowledged, key)
                VALUES (?1, ?2, ?3, 0, ?4)
                """)
            .Bind(message.Record.Id).Bind(message.Record.AccountId).Bind(message.Record.ReceivedAt)
            .Bind(message.DeliveryKey).Run();

    public static void Acknowledge(SqliteSession session, Delivery delivery) =>
        session.Prepare("DELETE FROM deliveries WHERE message_id = ?1 AND account_id = ?2")
            .Bind(delivery.MessageId).Bind(delivery.AccountId).Run();

    public static void LoseSight(SqliteSession session, Delivery delivery) =>
        session.Prepare("UPDATE deliveries SET unacknowledged = 1 WHERE message_id = ?1 AND account_id = ?2")
            .Bind(delivery.MessageId).Bind(delivery.AccountId).Run();

    public static string? FindKey(SqliteSession session, Delivery delivery) =>
        session.Prepare("SELECT key FROM deliveries WHERE message_id = ?1 AND account_id = ?2")
            .Bind(delivery.MessageId).Bind(delivery.AccountId).First(static row => row.Text(0));

    public static IReadOnlyList<string> ReadUnacknowledged(SqliteSession session) =>
        session.Prepare("SELECT key FROM deliveries WHERE unacknowledged = 1").List(static row => row.Text(0));

    /// <summary>The sessions of an earlier process are gone: none of their senders will say anything more.</summary>
    public static void LoseSightOfAll(SqliteSession session) =>
        session.Prepare("UPDATE deliveries SET unacknowledged = 1 WHERE unacknowledged = 0").Run();

    public static void Prune(SqliteSession session, DateTimeOffset now) =>
        session.Prepare("DELETE FROM deliveries WHERE unacknowledged = 1 AND received_at <= ?1")
            .Bind(now - Memory).Run();
}
