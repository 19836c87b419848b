using Mailservr.Events;
using Mailservr.Storage;

namespace Mailservr.Webhooks;

/// <summary>What webhooks were told, and how they are told again.</summary>
public sealed class WebhookDeliveries(
    WebhookDirectory webhooks, IWebhookQueues queues, IWebhookLog deliveries, IEventLog journal, TimeProvider time)
{
    private static readonly Refusal Disabled = Refusal.Conflict(
        "webhook_disabled", "The webhook is disabled. Enable it first.");

    private static readonly Refusal Suspended = Refusal.Forbidden(
        "plan_limit", "The plan of the account does not allow this webhook: it is told nothing.");

    public ValueTask<WebhookDelivery?> FindAsync(
        WebhookRecord webhook, long deliveryId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return deliveries.FindAsync(webhook.Id, deliveryId, cancellationToken);
    }

    /// <inheritdoc cref="IWebhookLog.ListAsync"/>
    public ValueTask<IReadOnlyList<WebhookDelivery>> ListAsync(
        WebhookRecord webhook,
        WebhookDeliveryStatus? status,
        long beforeId,
        int limit,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return deliveries.ListAsync(webhook.Id, status, beforeId, limit, cancellationToken);
    }

    /// <summary>Sends an event of type <see cref="WebhookEvents.Test"/>, past those that wait.</summary>
    public async ValueTask<Outcome<WebhookDelivery>> TestAsync(
        WebhookRecord webhook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return await SendAsync(webhook, WebhookPayload.Test(webhook.Id, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>Sends a delivery again, past those that wait, with the same id and the same bytes.</summary>
    public async ValueTask<Outcome<WebhookDelivery>> RedeliverAsync(
        WebhookRecord webhook, long deliveryId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        if (await FindAsync(webhook, deliveryId, cancellationToken) is not { } delivery)
            return Refusal.NotFound;
        var again = delivery with
        {
            Status = WebhookDeliveryStatus.Pending,
            Aside = true,
            Tries = 0,
            DueAt = time.GetUtcNow(),
        };
        return await SendAsync(webhook, again, cancellationToken);
    }

    /// <summary>
    /// Sends every event of a time again that the journal still has, in order, behind those that wait. Each is a new
    /// delivery with the id and the bytes of the event.
    /// </summary>
    /// <param name="webhook">To whom.</param>
    /// <param name="from">Events of this time or later.</param>
    /// <param name="to">Events before this time; null: until now.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<Outcome<WebhookReplay>> ReplayAsync(
        WebhookRecord webhook, DateTimeOffset from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        if (to <= from)
            return Refusal.Invalid("to", "The end must be after the beginning.");
        if (await WhyNotAsync(webhook, cancellationToken) is { } refusal)
            return refusal;
        var until = await journal.GetHeadAsync(cancellationToken);
        var replay = new WebhookReplay(from, to ?? DateTimeOffset.MaxValue, 0, until);
        var running = false;
        var saved = await SaveAsync(
            webhook,
            queue => (running = queue.Replay is not null) ? null : queue with { Replay = replay },
            [],
            cancellationToken);
        if (running)
            return Refusal.Conflict("replay_running", "The last replay has not ended. Wait until it has.");
        return saved is null ? Refusal.NotFound : replay;
    }

    private async ValueTask<Outcome<WebhookDelivery>> SendAsync(
        WebhookRecord webhook, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (await WhyNotAsync(webhook, cancellationToken) is { } refusal)
            return refusal;
        var saved = await SaveAsync(webhook, queue => queue, [delivery], cancellationToken);
        return saved is { Deliveries: [var added] } ? added : Refusal.NotFound;
    }

    private async ValueTask<Refusal?> WhyNotAsync(WebhookRecord webhook, CancellationToken cancellationToken)
    {
        if (!webhook.Enabled)
            return Disabled;
        return await webhooks.IsAllowedAsync(webhook, cancellationToken) ? null : Suspended;
    }

    private async ValueTask<SavedWebhookQueue?> SaveAsync(
        WebhookRecord webhook,
        Func<WebhookQueue, WebhookQueue?> change,
        IReadOnlyList<WebhookDelivery> deliveries,
        CancellationToken cancellationToken)
    {
        while (await queues.FindAsync(webhook.Id, cancellationToken) is { } queue && change(queue) is { } changed)
        {
            var due = changed with { DueAt = time.GetUtcNow() };
            if (await queues.SaveAsync(due, deliveries, cancellationToken) is { } saved)
                return saved;
        }

        return null;
    }
}
