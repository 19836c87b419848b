using Microsoft.Extensions.Hosting;

namespace Mailservr.Storage;

/// <summary>
/// Work of a host that ends with it. An app may dispose of its host without stopping it, or fail at its start: also then
/// nothing goes on with a store that is gone, and to be cancelled is no fault.
/// </summary>
internal abstract class BackgroundWork : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) =>
        EndQuietlyAsync(RunAsync(stoppingToken), stoppingToken);

    /// <summary>Fails as the work does, save that it was cancelled.</summary>
    public static async Task EndQuietlyAsync(Task work, CancellationToken stoppingToken)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCanceled || !stoppingToken.IsCancellationRequested)
            await work;
    }

    /// <summary>Until it is cancelled, or there is no more to do.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    public async ValueTask DisposeAsync()
    {
        // Code of the app that hears of no end must not keep the process.
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await StopAsync(patience.Token);
        Dispose();
    }
}
