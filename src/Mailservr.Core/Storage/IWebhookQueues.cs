using Mailservr.Webhooks;

namespace Mailservr.Storage;

/// <summary>What each webhook has yet to be told, in order, and what it was told.</summary>
/// <remarks>
/// Every method is atomic, and durable when its task ends. What one call has saved, every later call on any host sees.
/// </remarks>
public interface IWebhookQueues
{
    /// <summary>The queue of a webhook with its backlog counted, or null.</summary>
    ValueTask<WebhookQueue?> FindAsync(long webhookId, CancellationToken cancellationToken);

    /// <summary>The webhooks whose <see cref="WebhookQueue.DueAt"/> has come, longest due first.</summary>
    ValueTask<IReadOnlyList<long>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Pending deliveries: those in line by ascending id, or those aside (<see cref="WebhookDelivery.Aside"/>) by the
    /// time they are due.
    /// </summary>
    ValueTask<IReadOnlyList<WebhookDelivery>> ListPendingAsync(
        long webhookId, bool aside, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Saves a queue together with deliveries of it: all or nothing. A queue of version 0 is new. A delivery of id 0 is
    /// added and gets an id above all that were added before; any other is replaced, except for its payload and what it
    /// is about, which never change.
    /// </summary>
    /// <returns>
    /// Null when the stored queue has another version, or is gone (or, for version 0, is there): nothing is saved then.
    /// </returns>
    ValueTask<SavedWebhookQueue?> SaveAsync(
        WebhookQueue queue, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Forgets a queue and all its deliveries.</summary>
    /// <returns>False when there was no such queue.</returns>
    ValueTask<bool> DeleteAsync(long webhookId, CancellationToken cancellationToken);
}

/// <summary>What webhooks were told, for people.</summary>
public interface IWebhookLog
{
    ValueTask<WebhookDelivery?> FindAsync(long webhookId, long deliveryId, CancellationToken cancellationToken);

    /// <summary>The deliveries of a webhook, newest first.</summary>
    /// <param name="webhookId">Whose.</param>
    /// <param name="status">Null: any.</param>
    /// <param name="beforeId">Only smaller ids; 0: from the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<WebhookDelivery>> ListAsync(
        long webhookId, WebhookDeliveryStatus? status, long beforeId, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets deliveries that were added earlier, whatever became of them.</summary>
    ValueTask PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <param name="Queue">With its new version; the backlog is not counted anew.</param>
/// <param name="Deliveries">Those that were given, with their ids.</param>
public sealed record SavedWebhookQueue(WebhookQueue Queue, IReadOnlyList<WebhookDelivery> Deliveries);
