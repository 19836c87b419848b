using Mailservr.Webhooks;

namespace Mailservr.Storage.Sqlite;

internal sealed class SqliteWebhookStore(SqliteStorage storage) : IWebhookQueues, IWebhookLog
{
    public async ValueTask<WebhookQueue?> FindAsync(long webhookId, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => session.Prepare(
                    """
                    SELECT details, webhook_id, due_at, version,
                        (SELECT count(*) FROM webhook_deliveries d WHERE d.webhook_id = q.webhook_id AND status = 0),
                        (SELECT coalesce(sum(bytes), 0) FROM webhook_deliveries d
                         WHERE d.webhook_id = q.webhook_id AND status = 0)
                    FROM webhook_queues q WHERE webhook_id = ?1
                    """)
                .Bind(webhookId).First(WebhookRows.ReadQueue),
            cancellationToken);

    public async ValueTask<IReadOnlyList<long>> ListDueAsync(
        DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => session.Prepare(
                    "SELECT webhook_id FROM webhook_queues WHERE due_at <= ?1 ORDER BY due_at, webhook_id LIMIT ?2")
                .Bind(now).Bind(limit).List(static row => row.Int64(0)),
            cancellationToken);

    public async ValueTask<IReadOnlyList<WebhookDelivery>> ListPendingAsync(
        long webhookId, bool aside, int limit, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => session.Prepare(WebhookRows.Deliveries + (aside
                    ? "WHERE webhook_id = ?1 AND status = 0 AND aside = 1 ORDER BY due_at, id LIMIT ?2"
                    : "WHERE webhook_id = ?1 AND status = 0 AND aside = 0 ORDER BY id LIMIT ?2"))
                .Bind(webhookId).Bind(limit).List(WebhookRows.ReadDelivery),
            cancellationToken);

    public async ValueTask<SavedWebhookQueue?> SaveAsync(
        WebhookQueue queue, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(deliveries);
        return await storage.Database.WriteAsync(
            session => WebhookRows.Save(session, queue)
                ? new SavedWebhookQueue(
                    queue with { Version = queue.Version + 1 },
                    [.. deliveries.Select(delivery =>
                        WebhookRows.Save(session, delivery with { WebhookId = queue.WebhookId }))])
                : null,
            cancellationToken);
    }

    // The deliveries go with it.
    public async ValueTask<bool> DeleteAsync(long webhookId, CancellationToken cancellationToken) =>
        await storage.Database.EraseAsync(
            session => session.Prepare("DELETE FROM webhook_queues WHERE webhook_id = ?1").Bind(webhookId).Run(),
            cancellationToken) > 0;

    public async ValueTask<WebhookDelivery?> FindAsync(
        long webhookId, long deliveryId, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => session.Prepare(WebhookRows.Deliveries + "WHERE id = ?1 AND webhook_id = ?2")
                .Bind(deliveryId).Bind(webhookId).First(WebhookRows.ReadDelivery),
            cancellationToken);

    public async ValueTask<IReadOnlyList<WebhookDelivery>> ListAsync(
        long webhookId, WebhookDeliveryStatus? status, long beforeId, int limit, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => session.Prepare(
                    WebhookRows.Deliveries
                    + "WHERE webhook_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 = 0 OR id < ?3) ORDER BY id DESC LIMIT ?4")
                .Bind(webhookId).Bind((long?)status).Bind(beforeId).Bind(limit).List(WebhookRows.ReadDelivery),
            cancellationToken);

    public async ValueTask PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await storage.Database.WriteAsync(
            session => session.Prepare("DELETE FROM webhook_deliveries WHERE created_at < ?1").Bind(before).Run(),
            cancellationToken);
}
