using Mailservr.Events;
using Mailservr.Storage;

namespace Mailservr.Webhooks;

/// <summary>
/// Puts events of the journal in the queue of a webhook, as far as there is room. Deliveries and the position behind
/// their events are saved together, so that an event is never lost and never comes twice by this.
/// </summary>
internal sealed class WebhookFanout(IEventLog log, IWebhookQueues queues, MailservrOptions options, TimeProvider time)
{
    private const int PageSize = 200;

    /// <summary>Goes on until the queue is full or has everything.</summary>
    /// <returns>The queue as it is now; null when there is none.</returns>
    public async ValueTask<WebhookQueue?> FillAsync(WebhookRecord webhook, CancellationToken cancellationToken)
    {
        while (await queues.FindAsync(webhook.Id, cancellationToken) is { } queue)
        {
            var filled = await TakeNewAsync(webhook, queue, cancellationToken)
                ?? await TakeAgainAsync(webhook, queue, cancellationToken);
            if (filled is null)
                return queue;
            // Somebody else has saved the queue meanwhile, or there may be more: either way, look again.
            await queues.SaveAsync(filled.Queue, filled.Deliveries, cancellationToken);
        }

        return null;
    }

    public bool HasRoom(WebhookQueue queue) =>
        queue.PendingCount < options.Webhooks.BacklogCount && queue.PendingBytes < options.Webhooks.BacklogBytes;

    private async ValueTask<SavedWebhookQueue?> TakeNewAsync(
        WebhookRecord webhook, WebhookQueue queue, CancellationToken cancellationToken)
    {
        if (!HasRoom(queue))
            return null;
        var room = options.Webhooks.BacklogCount - queue.PendingCount;
        var events = await log.ReadAsync(
            queue.AccountId, queue.Position, Math.Min(room, PageSize), cancellationToken);
        if (events.Count == 0)
            return null;
        var (deliveries, position) = Take(webhook, events, options.Webhooks.BacklogBytes - queue.PendingBytes);
        return new SavedWebhookQueue(Awake(queue, deliveries) with { Position = position }, deliveries);
    }

    /// <summary>A replay takes half of the room: what is new does not wait behind all of it.</summary>
    private async ValueTask<SavedWebhookQueue?> TakeAgainAsync(
        WebhookRecord webhook, WebhookQueue queue, CancellationToken cancellationToken)
    {
        var room = (options.Webhooks.BacklogCount / 2) - queue.PendingCount;
        var bytes = (options.Webhooks.BacklogBytes / 2) - queue.PendingBytes;
        if (queue.Replay is not { } replay || room <= 0 || bytes <= 0)
            return null;
        var page = await log.ReadAsync(
            queue.AccountId, replay.Position, Math.Min(room, PageSize), cancellationToken);
        var events = page.TakeWhile(record => record.Position <= replay.Until).ToList();
        if (events.Count == 0)
            return new SavedWebhookQueue(queue with { Replay = null }, []);
        var (deliveries, position) = Take(
            webhook, events, bytes, record => record.Event.At >= replay.From && record.Event.At < replay.To);
        return new SavedWebhookQueue(
            Awake(queue, deliveries) with { Replay = replay with { Position = position } }, deliveries);
    }

    private (List<WebhookDelivery> Deliveries, long Position) Take(
        WebhookRecord webhook,
        IReadOnlyList<EventRecord> events,
        long bytes,
        Func<EventRecord, bool>? isMeant = null)
    {
        var deliveries = new List<WebhookDelivery>();
        var position = 0L;
        foreach (var record in events)
        {
            position = record.Position;
            if (!WebhookEvents.IsWanted(webhook, record.Event.Type) || isMeant?.Invoke(record) == false || !record.IsReadable())
                continue;
            deliveries.Add(WebhookPayload.Of(record, webhook.Id, time.GetUtcNow()));
            bytes -= deliveries[^1].Payload.Length;
            // The one that exceeds the bound is the last: so even one that is larger than it gets through.
            if (bytes <= 0)
                break;
        }

        return (deliveries, position);
    }

    // A queue that waits for its next try after a failure is not woken by every further event.
    private WebhookQueue Awake(WebhookQueue queue, List<WebhookDelivery> deliveries) =>
        deliveries.Count == 0 || (queue.FailingSince is not null && queue.DueAt is not null)
            ? queue
            : queue with { DueAt = time.GetUtcNow() };
}
