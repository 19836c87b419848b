using System.Text.Json;
using Mailservr.Events;
using Mailservr.Serialization;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Webhooks;

/// <summary>Writes down what came of an attempt, and draws the consequences.</summary>
internal sealed class WebhookSettlement(
    IWebhookQueues queues,
    IRecordStore<WebhookRecord> webhooks,
    IEventLog log,
    EventSignal signal,
    WebhookMetrics metrics,
    TimeProvider time,
    ILogger<WebhookSettlement> logger)
{
    private const int KeptAttempts = 20;

    /// <summary>Refusals after which a delivery steps aside. The third is five minutes after the first.</summary>
    private const int MaxRefusals = 3;

    private static readonly TimeSpan LongestFailure = TimeSpan.FromDays(5);

    /// <returns>The queue as saved; null when it has to be looked at anew.</returns>
    public async ValueTask<WebhookQueue?> SettleAsync(
        WebhookRecord webhook,
        WebhookQueue queue,
        WebhookDelivery delivery,
        WebhookResult result,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var settled = result.IsSuccess ? Succeeded(delivery, result) : Failed(delivery, result, now);
        DateTimeOffset? failingSince = result.IsSuccess ? null : queue.FailingSince ?? result.At;
        var saved = await SaveAsync(queue, settled, failingSince, cancellationToken);
        if (result.IsGone)
            await DisableAsync(webhook.Id, WebhookDisabledReasons.Gone, cancellationToken);
        else if (now - failingSince >= LongestFailure)
            await DisableAsync(webhook.Id, WebhookDisabledReasons.Failing, cancellationToken);
        // Sent by hand, and it got through: the receiver is back, and those in line need not wait for their time.
        if (result.IsSuccess && delivery.Aside && queue.FailingSince is not null)
            await queues.HurryAsync(webhook.Id, now, cancellationToken);
        return result.IsSuccess ? saved : null;
    }

    // What was sent is written down, whoever has saved the queue meanwhile.
    private async ValueTask<WebhookQueue?> SaveAsync(
        WebhookQueue queue, WebhookDelivery settled, DateTimeOffset? failingSince, CancellationToken cancellationToken)
    {
        var first = await queues.SaveAsync(queue with { FailingSince = failingSince }, [settled], cancellationToken);
        if (first is not null)
            return first.Queue;
        while (await queues.FindAsync(queue.WebhookId, cancellationToken) is { } newer)
        {
            if (await queues.SaveAsync(newer with { FailingSince = failingSince }, [settled], cancellationToken) is not null)
                return null;
        }

        return null;
    }

    private static WebhookDelivery Succeeded(WebhookDelivery delivery, WebhookResult result) =>
        Attempted(delivery, result) with { Status = WebhookDeliveryStatus.Succeeded };

    private static WebhookDelivery Failed(WebhookDelivery delivery, WebhookResult result, DateTimeOffset now)
    {
        var attempted = Attempted(delivery, result);
        var delay = result.IsGone
            ? null
            : RetrySchedule.After(attempted.Tries, result.Answer.RetryAfter, Random.Shared.NextDouble());
        return delay is null
            ? attempted with { Status = WebhookDeliveryStatus.Failed }
            : attempted with
            {
                DueAt = now + delay.Value,
                Aside = delivery.Aside || (result.IsRefusal && attempted.Tries >= MaxRefusals),
            };
    }

    private static WebhookDelivery Attempted(WebhookDelivery delivery, WebhookResult result) => delivery with
    {
        Tries = delivery.Tries + 1,
        Attempts = [.. delivery.Attempts.TakeLast(KeptAttempts - 1), result.ToAttempt()],
    };

    private async ValueTask DisableAsync(long webhookId, string reason, CancellationToken cancellationToken)
    {
        while (await webhooks.FindAsync(webhookId, cancellationToken) is { Enabled: true } webhook)
        {
            var now = time.GetUtcNow();
            var disabled = webhook with { Enabled = false, DisabledAt = now, DisabledReason = reason };
            if ((await webhooks.SaveAsync(disabled, cancellationToken)).Status != SaveStatus.Saved)
                continue;
            Log.Disabled(logger, webhookId, reason);
            metrics.Disabled(reason);
            await log.AppendAsync([Notice(disabled, reason, now)], CancellationToken.None);
            signal.Set();
            return;
        }
    }

    private static NewEvent Notice(WebhookRecord webhook, string reason, DateTimeOffset at)
    {
        var data = new WebhookDisabledData { WebhookId = webhook.Id, Url = webhook.Url, Reason = reason, At = at };
        return new NewEvent
        {
            AccountId = webhook.OwnerId,
            Type = EventTypes.WebhookDisabled,
            At = at,
            Data = JsonSerializer.Serialize(data, MailservrJson.Default.WebhookDisabledData),
        };
    }
}
