using System.Text.Json;
using Mailservr.Serialization;
using Mailservr.Webhooks;

namespace Mailservr.Storage.Sqlite;

/// <summary>Queues and deliveries in their tables.</summary>
internal static class WebhookRows
{
    public const string Deliveries =
        "SELECT id, webhook_id, status, aside, due_at, created_at, details, payload FROM webhook_deliveries ";

    public static WebhookQueue ReadQueue(SqliteStatement row) => row.Json(0, MailservrJson.Default.WebhookQueue) with
    {
        WebhookId = row.Int64(1),
        DueAt = row.IsNull(2) ? null : row.Time(2),
        Version = row.Int64(3),
        PendingCount = (int)row.Int64(4),
        PendingBytes = row.Int64(5),
    };

    public static WebhookDelivery ReadDelivery(SqliteStatement row) =>
        row.Json(6, MailservrJson.Default.WebhookDelivery) with
        {
            Id = row.Int64(0),
            WebhookId = row.Int64(1),
            Status = (WebhookDeliveryStatus)row.Int64(2),
            Aside = row.Boolean(3),
            DueAt = row.Time(4),
            CreatedAt = row.Time(5),
            Payload = row.Text(7),
        };

    /// <returns>False when the stored queue has another version.</returns>
    public static bool Save(SqliteSession session, WebhookQueue queue)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(queue, MailservrJson.Default.WebhookQueue);
        var sql = queue.Version == 0
            ? "INSERT INTO webhook_queues (webhook_id, version, due_at, details) VALUES (?1, ?2 + 1, ?3, ?4) ON CONFLICT DO NOTHING"
            : "UPDATE webhook_queues SET version = version + 1, due_at = ?3, details = ?4 WHERE webhook_id = ?1 AND version = ?2";
        return session.Prepare(sql)
            .Bind(queue.WebhookId).Bind(queue.Version).Bind(queue.DueAt?.ToUnixTimeMilliseconds()).BindText(json).Run() > 0;
    }

    public static WebhookDelivery Save(SqliteSession session, WebhookDelivery delivery)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(delivery, MailservrJson.Default.WebhookDelivery);
        if (delivery.Id == 0)
            return delivery with { Id = Insert(session, delivery, json) };
        session.Prepare(
                "UPDATE webhook_deliveries SET status = ?3, aside = ?4, due_at = ?5, details = ?6 WHERE id = ?1 AND webhook_id = ?2")
            .Bind(delivery.Id).Bind(delivery.WebhookId).Bind((long)delivery.Status).Bind(delivery.Aside)
            .Bind(delivery.DueAt).BindText(json).Run();
        return delivery;
    }

    private static long Insert(SqliteSession session, WebhookDelivery delivery, byte[] json) =>
        session.Prepare(
                """
                INSERT INTO webhook_deliveries
                    (webhook_id, status, aside, due_at, created_at, bytes, details, payload)
                VALUES (?1, ?2, ?3, ?4, ?5, length(CAST(?7 AS BLOB)), ?6, ?7) RETURNING id
                """)
            .Bind(delivery.WebhookId).Bind((long)delivery.Status).Bind(delivery.Aside).Bind(delivery.DueAt)
            .Bind(delivery.CreatedAt).BindText(json).Bind(delivery.Payload).Scalar() ?? 0;
}
