using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Receiving;

/// <summary>
/// Settled deliveries ride along with the next message. When none comes, they are written down here, so that a message
/// sent again on purpose after a restart is not taken for a repetition.
/// </summary>
internal sealed class SettlementLoop(
    MessageAppender appender, TimeProvider time, ILogger<SettlementLoop> logger) : BackgroundWork
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private Task _settlement = appender.NextSettlement;
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
            await Task.Delay(Patience, time, stoppingToken);
            _settlement = appender.NextSettlement;
            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await appender.FlushSettledAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            // They stay in the queue and ride along with the next message.
            Log.SettlementFailed(logger, fault);
        }
    }
}
