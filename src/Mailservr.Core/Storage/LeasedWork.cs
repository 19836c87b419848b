using Microsoft.Extensions.Logging;

namespace Mailservr.Storage;

/// <summary>Does work on the host that holds the lease for it; the others wait until that one is gone.</summary>
internal sealed class LeasedWork(IHostLeases leases, TimeProvider time, ILogger<LeasedWork> logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled. What ends too early, by a fault or with the lease, is begun again by someone.</summary>
    public async Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TryAsync(name, work, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.WorkFailed(logger, name, fault);
            }

            await Task.Delay(RetryInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryAsync(string name, Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        await using var lease = await leases.TryTakeAsync(name, stoppingToken);
        if (lease is null)
            return;
        Log.LeaseTaken(logger, name);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        await work(ending.Token);
        if (!stoppingToken.IsCancellationRequested)
            Log.LeaseLost(logger, name);
    }
}
