using Mailservr.Webhooks;

namespace Mailservr.Storage.Postgres;

internal sealed class PostgresWebhookStore(PostgresStorage storage) : IWebhookQueues, IWebhookLog
{
    public async ValueTask<WebhookQueue?> FindAsync(long webhookId, CancellationToken cancellationToken)
    {
        const string sql =
            """
            SELECT details, webhook_id, due_at, version, b.count, b.bytes
            FROM mailservr.webhook_queues q CROSS JOIN LATERAL (
                SELECT count(*) AS count, coalesce(sum(bytes), 0)::bigint AS bytes
                FROM mailservr.webhook_deliveries d WHERE d.webhook_id = q.webhook_id AND status = 0) b
            WHERE webhook_id = $1
            """;
        var database = await storage.OpenAsync(cancellationToken);
        var queues = await database.ReadAsync(
            connection => connection.ListAsync(sql, WebhookRows.ReadQueue, cancellationToken, webhookId),
            cancellationToken);
        return queues is [var queue] ? queue : null;
    }

    public async ValueTask<IReadOnlyList<long>> ListDueAsync(
        DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        const string sql =
            "SELECT webhook_id FROM mailservr.webhook_queues WHERE due_at <= $1 ORDER BY due_at, webhook_id LIMIT $2";
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadAsync(
            connection => connection.ListAsync(
                sql, static row => row.GetInt64(0), cancellationToken, now.ToUniversalTime(), limit),
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListPendingAsync(
        long webhookId, bool aside, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            aside
                ? "WHERE webhook_id = $1 AND status = 0 AND aside ORDER BY due_at, id LIMIT $2"
                : "WHERE webhook_id = $1 AND status = 0 AND NOT aside ORDER BY id LIMIT $2",
            cancellationToken,
            webhookId,
            limit);

    // Whoever saves a queue has its row locked until the commit: its deliveries get their ids in that order.
    public async ValueTask<SavedWebhookQueue?> SaveAsync(
        WebhookQueue queue, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(deliveries);
        var database = await storage.OpenAsync(cancellationToken);
        return await database.WriteAsync(
            async connection =>
            {
                if (!await WebhookRows.SaveAsync(connection, queue, cancellationToken))
                    return null;
                var saved = new List<WebhookDelivery>(deliveries.Count);
                foreach (var delivery in deliveries)
                    saved.Add(await WebhookRows.SaveAsync(
                        connection, delivery with { WebhookId = queue.WebhookId }, cancellationToken));
                return new SavedWebhookQueue(queue with { Version = queue.Version + 1 }, saved);
            },
            cancellationToken);
    }

    // The deliveries go with it.
    public async ValueTask<bool> DeleteAsync(long webhookId, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.WriteAsync(
            connection => connection.RunAsync(
                "DELETE FROM mailservr.webhook_queues WHERE webhook_id = $1", cancellationToken, webhookId),
            cancellationToken) > 0;
    }

    public async ValueTask<WebhookDelivery?> FindAsync(
        long webhookId, long deliveryId, CancellationToken cancellationToken) =>
        await ListAsync("WHERE id = $2 AND webhook_id = $1", cancellationToken, webhookId, deliveryId) is [var delivery]
            ? delivery
            : null;

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListAsync(
        long webhookId, WebhookDeliveryStatus? status, long beforeId, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            "WHERE webhook_id = $1 AND ($2 < 0 OR status = $2) AND ($3 = 0 OR id < $3) ORDER BY id DESC LIMIT $4",
            cancellationToken,
            webhookId,
            status is { } wanted ? (int)wanted : -1,
            beforeId,
            limit);

    public async ValueTask PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        await database.WriteAsync(
            connection => connection.RunAsync(
                "DELETE FROM mailservr.webhook_deliveries WHERE created_at < $1", cancellationToken,
                before.ToUniversalTime()),
            cancellationToken);
    }

    private async ValueTask<IReadOnlyList<WebhookDelivery>> ListAsync(
        string where, CancellationToken cancellationToken, params object[] values)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadAsync(
            connection => connection.ListAsync(
                WebhookRows.Deliveries + where, WebhookRows.ReadDelivery, cancellationToken, values),
            cancellationToken);
    }
}
