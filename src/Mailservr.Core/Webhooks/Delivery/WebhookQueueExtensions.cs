using Mailservr.Storage;

namespace Mailservr.Webhooks;

internal static class WebhookQueueExtensions
{
    /// <summary>What was waiting after a failure is tried now, and failures count from now on.</summary>
    public static async ValueTask HurryAsync(
        this IWebhookQueues queues, long webhookId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await queues.FindAsync(webhookId, cancellationToken) is { } queue)
        {
            var line = await queues.ListPendingAsync(webhookId, aside: false, 1, cancellationToken);
            List<WebhookDelivery> hurried =
                [.. line.Where(delivery => delivery.DueAt > now).Select(delivery => delivery with { DueAt = now })];
            var changed = queue with { DueAt = now, FailingSince = null };
            if (await queues.SaveAsync(changed, hurried, cancellationToken) is not null)
                return;
        }
    }
}
