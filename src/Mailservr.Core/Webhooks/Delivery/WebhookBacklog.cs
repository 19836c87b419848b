using Mailservr.Storage;

namespace Mailservr.Webhooks;

/// <summary>What a webhook is to be sent next: in the order of events, one after the other.</summary>
/// <remarks>
/// A delivery that failed holds up those behind it until it gets through, because a receiver that is down would get
/// them in another order. One that a living receiver has refused three times steps aside: it waits for its own next
/// attempt, and the others go on. So does what is sent again by hand.
/// </remarks>
internal sealed class WebhookBacklog(IWebhookQueues queues, TimeProvider time)
{
    private const int PageSize = 50;

    public async ValueTask<WebhookWork> ReadAsync(long webhookId, CancellationToken cancellationToken)
    {
        var line = await queues.ListPendingAsync(webhookId, aside: false, PageSize, cancellationToken);
        var aside = await queues.ListPendingAsync(webhookId, aside: true, PageSize, cancellationToken);
        var now = time.GetUtcNow();
        List<WebhookDelivery> due =
        [
            .. aside.TakeWhile(delivery => delivery.DueAt <= now),
            .. line.TakeWhile(delivery => delivery.DueAt <= now),
        ];
        return new WebhookWork(due, Earliest(line, aside));
    }

    private static DateTimeOffset? Earliest(params IReadOnlyList<WebhookDelivery>[] lists) =>
        lists.Where(list => list.Count > 0).Min(list => (DateTimeOffset?)list[0].DueAt);
}

/// <param name="Due">To be sent now, in this order; perhaps not all.</param>
/// <param name="NextAt">When there is something to send; null when nothing is pending.</param>
internal sealed record WebhookWork(IReadOnlyList<WebhookDelivery> Due, DateTimeOffset? NextAt);
