using System.Text.Json;
using Mailservr.Serialization;
using Mailservr.Webhooks;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Queues and deliveries in their tables.</summary>
internal static class WebhookRows
{
    public const string Deliveries =
        "SELECT id, webhook_id, status, aside, due_at, created_at, details, payload FROM mailservr.webhook_deliveries ";

    public static WebhookQueue ReadQueue(NpgsqlDataReader row) =>
        Json(row, 0, JsonSerializer.Deserialize(row.GetString(0), MailservrJson.Default.WebhookQueue)) with
        {
            WebhookId = row.GetInt64(1),
            DueAt = row.IsDBNull(2) ? null : row.Time(2),
            Version = row.GetInt64(3),
            PendingCount = (int)row.GetInt64(4),
            PendingBytes = row.GetInt64(5),
        };

    public static WebhookDelivery ReadDelivery(NpgsqlDataReader row) =>
        Json(row, 6, JsonSerializer.Deserialize(row.GetString(6), MailservrJson.Default.WebhookDelivery)) with
        {
            Id = row.GetInt64(0),
            WebhookId = row.GetInt64(1),
            Status = (WebhookDeliveryStatus)row.GetInt32(2),
            Aside = row.GetBoolean(3),
            DueAt = row.Time(4),
            CreatedAt = row.Time(5),
            Payload = row.GetString(7),
        };

    /// <returns>False when the stored queue has another version.</returns>
    public static async Task<bool> SaveAsync(
        NpgsqlConnection connection, WebhookQueue queue, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(queue, MailservrJson.Default.WebhookQueue);
        var sql = queue.Version == 0
            ? """
              INSERT INTO mailservr.webhook_queues (webhook_id, version, due_at, details) VALUES ($1, $2 + 1, $3, $4)
              ON CONFLICT DO NOTHING
              """
            : """
              UPDATE mailservr.webhook_queues SET version = version + 1, due_at = $3, details = $4
              WHERE webhook_id = $1 AND version = $2
              """;
        return await connection.RunAsync(
            sql, cancellationToken, queue.WebhookId, queue.Version, TimeOrNull(queue.DueAt), json) > 0;
    }

    public static async Task<WebhookDelivery> SaveAsync(
        NpgsqlConnection connection, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(delivery, MailservrJson.Default.WebhookDelivery);
        if (delivery.Id == 0)
            return delivery with { Id = await InsertAsync(connection, delivery, json, cancellationToken) };
        await connection.RunAsync(
            """
            UPDATE mailservr.webhook_deliveries SET status = $3, aside = $4, due_at = $5, details = $6
            WHERE id = $1 AND webhook_id = $2
            """,
            cancellationToken,
            delivery.Id, delivery.WebhookId, (int)delivery.Status, delivery.Aside, delivery.DueAt.ToUniversalTime(),
            json);
        return delivery;
    }

    private static Task<long> InsertAsync(
        NpgsqlConnection connection, WebhookDelivery delivery, string json, CancellationToken cancellationToken) =>
        connection.ScalarAsync<long>(
            """
            INSERT INTO mailservr.webhook_deliveries
                (webhook_id, status, aside, due_at, created_at, bytes, details, payload)
            VALUES ($1, $2, $3, $4, $5, octet_length($7), $6, $7) RETURNING id
            """,
            cancellationToken,
            delivery.WebhookId, (int)delivery.Status, delivery.Aside, delivery.DueAt.ToUniversalTime(),
            delivery.CreatedAt.ToUniversalTime(), json, StoredText.Clean(delivery.Payload));

    private static T Json<T>(NpgsqlDataReader row, int column, T? value)
        where T : class =>
        value ?? throw new InvalidDataException($"Column {row.GetName(column)} holds a null.");

    private static object TimeOrNull(DateTimeOffset? time) =>
        time is { } at ? at.ToUniversalTime() : DBNull.Value;
}
