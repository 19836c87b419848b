using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Receiving;

/// <summary>
/// Settled deliveries ride along with the next message. When none comes, they are written down here: so that a message
/// sent again on purpose after a restart is not taken for a repetition, and one that is repeated to another host is.
/// </summary>
internal sealed class SettlementLoop(
    MessageAppender appender, TimeProvider time, ILogger<SettlementLoop> logger) : BackgroundWork
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>While the store is away.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private Task _settlement = appender.NextSettlement;
    private Task _loss = appender.NextLoss;
    private bool _hasEnded;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is null || _hasEnded)
            return;
        // A session that was cut off has left its message on the way to the store.
        await appender.DrainAsync().WaitAsync(cancellationToken);
        await FlushAsync();
        _hasEnded = true;
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _settlement.WaitAsync(stoppingToken);
            // A sender that has gone may turn to another host at once, which knows only what is written down.
            await Task.WhenAny(_loss, Task.Delay(Patience, time, stoppingToken));
            (_settlement, _loss) = (appender.NextSettlement, appender.NextLoss);
            if (await FlushAsync())
                continue;
            await Task.Delay(RetryDelay, time, stoppingToken);
            _settlement = Task.CompletedTask;
        }
    }

    private async Task<bool> FlushAsync()
    {
        try
        {
            await appender.FlushSettledAsync(CancellationToken.None);
            return true;
        }
        catch (Exception fault)
        {
            // They stay in the queue and ride along with the next message, or with the next try.
            Log.SettlementFailed(logger, fault);
            return false;
        }
    }
}
