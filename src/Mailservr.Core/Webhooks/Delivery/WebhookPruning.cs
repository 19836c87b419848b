using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Webhooks;

/// <summary>Forgets deliveries that are older than <see cref="WebhookOptions.LogRetention"/>.</summary>
internal sealed class WebhookPruning(
    IWebhookLog log, MailservrOptions options, TimeProvider time, ILogger<WebhookPruning> logger) : BackgroundWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await log.PruneAsync(time.GetUtcNow() - options.Webhooks.LogRetention, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Log.PruningFailed(logger, fault);
            }

            await Task.Delay(Interval, time, stoppingToken);
        }
    }
}
