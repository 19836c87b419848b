using Mailservr.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Webhooks;

/// <summary>Delivers webhooks on the host that holds the lease for it; the others wait until it is gone.</summary>
internal sealed class WebhookService(
    IHostLeases leases, WebhookDispatcher dispatcher, TimeProvider time, ILogger<WebhookService> logger)
    : BackgroundService
{
    private const string LeaseName = "webhooks";

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.DeliveryFailed(logger, fault);
            }

            await Task.Delay(RetryInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        await using var lease = await leases.TryTakeAsync(LeaseName, stoppingToken);
        if (lease is null)
            return;
        Log.LeaseTaken(logger);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        await dispatcher.RunAsync(ending.Token);
        if (!stoppingToken.IsCancellationRequested)
            Log.LeaseLost(logger);
    }
}
