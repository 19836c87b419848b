using Microsoft.Extensions.Hosting;

namespace Mailservr.Storage;

/// <summary>Work that one host does for all of them: every half minute, and when it is told that there is some.</summary>
internal abstract class LeasedLoop(string leaseName, IHostLeases leases, TimeProvider time) : BackgroundWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _woken = new(0, 1);
    private readonly Lock _lock = new();

    protected TimeProvider Time { get; } = time;

    /// <summary>There is work.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_woken.CurrentCount == 0)
                _woken.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _woken.Dispose();
    }

    /// <summary>Does what there is. The token ends with the host, or with the lease.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    /// <summary>It failed, and is tried again.</summary>
    protected abstract void Failed(Exception fault);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TakeTurnAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(fault);
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task TakeTurnAsync(CancellationToken stoppingToken)
    {
        await using var lease = await leases.TryTakeAsync(leaseName, stoppingToken);
        if (lease is null)
            return;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        try
        {
            await WorkAsync(ending.Token);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // No fault: whoever has the lease now goes on.
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(_woken.WaitAsync(ending.Token), Task.Delay(Interval, Time, ending.Token));
        await ending.CancelAsync();
    }
}
