using Mailservr.Storage;

namespace Mailservr.Webhooks;

/// <summary>Sends what is due of one webhook, one request at a time.</summary>
internal sealed class WebhookWorker(
    IRecordStore<WebhookRecord> webhooks,
    IWebhookQueues queues,
    WebhookFanout fanout,
    WebhookBacklog backlog,
    WebhookSender sender,
    WebhookSettlement settlement,
    WebhookSlots slots,
    WebhookDirectory directory,
    WebhookMetrics metrics,
    TimeProvider time)
{
    /// <summary>How soon a webhook goes on that its account's plan allows again.</summary>
    private static readonly TimeSpan PlanInterval = TimeSpan.FromMinutes(1);

    /// <summary>Ends when nothing is due; the queue then says when something will be.</summary>
    public async Task DrainAsync(long webhookId, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await webhooks.FindAsync(webhookId, cancellationToken) is not { } webhook)
            {
                await queues.DeleteAsync(webhookId, cancellationToken);
                metrics.Waiting(webhookId, 0);
                return;
            }

            var queue = webhook.Enabled
                ? await fanout.FillAsync(webhook, cancellationToken)
                : await queues.FindAsync(webhookId, cancellationToken);
            if (queue is null)
                return;
            metrics.Waiting(webhookId, queue.PendingCount);
            var work = await FindWorkAsync(webhook, cancellationToken);
            if (work.Due.Count > 0)
                await SendAsync(webhook, queue, work.Due, cancellationToken);
            else if (await RestAsync(queue, work.NextAt, cancellationToken))
                return;
        }
    }

    // A disabled one keeps its place: everything goes on from there when it is enabled. So does one without a plan.
    private async ValueTask<WebhookWork> FindWorkAsync(WebhookRecord webhook, CancellationToken cancellationToken)
    {
        if (!webhook.Enabled)
            return new WebhookWork([], null);
        return await directory.IsAllowedAsync(webhook, cancellationToken)
            ? await backlog.ReadAsync(webhook.Id, cancellationToken)
            : new WebhookWork([], time.GetUtcNow() + PlanInterval);
    }

    private async ValueTask SendAsync(
        WebhookRecord webhook,
        WebhookQueue queue,
        IReadOnlyList<WebhookDelivery> due,
        CancellationToken cancellationToken)
    {
        foreach (var delivery in due)
        {
            var result = await slots.UseAsync(
                queue.FailingSince is not null,
                () => sender.SendAsync(webhook, delivery, cancellationToken),
                cancellationToken);
            metrics.Attempted(delivery, result);
            if (await settlement.SettleAsync(webhook, queue, delivery, result, cancellationToken) is not { } saved)
                return;
            queue = saved;
        }
    }

    /// <returns>False when the queue has changed meanwhile.</returns>
    private async ValueTask<bool> RestAsync(
        WebhookQueue queue, DateTimeOffset? nextAt, CancellationToken cancellationToken) =>
        queue.DueAt == nextAt
        || await queues.SaveAsync(queue with { DueAt = nextAt }, [], cancellationToken) is not null;
}
