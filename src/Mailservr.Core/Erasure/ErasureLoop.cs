using Mailservr.Addresses;
using Mailservr.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Erasure;

/// <summary>Purges deleted accounts on the host that holds the lease for it.</summary>
internal sealed class ErasureLoop(
    IHostLeases leases,
    AccountEraser eraser,
    RetiredAddresses retired,
    ErasureSignal signal,
    TimeProvider time,
    ILogger<ErasureLoop> logger) : BackgroundService
{
    private const string LeaseName = "erasure";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

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
                Log.ErasureFailed(logger, fault);
            }

            await signal.WaitAsync(Interval, time, stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        await using var lease = await leases.TryTakeAsync(LeaseName, stoppingToken);
        if (lease is null)
            return;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        var purged = await eraser.RunAsync(ending.Token);
        if (purged > 0)
            Log.Purged(logger, purged);
        await retired.PruneAsync(ending.Token);
    }
}
