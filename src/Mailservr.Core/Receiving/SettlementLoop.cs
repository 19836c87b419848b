using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Receiving;

/// <summary>
/// Settled deliveries ride along with the next message. When none comes, they are written down here, so that a message
/// sent again on purpose after a restart is not taken for a repetition.
/// </summary>
internal sealed class SettlementLoop(
    MessageAppender appender, TimeProvider time, ILogger<SettlementLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private Task _settlement = appender.NextSettlement;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A session that was cut off has left its message on the way to the store.
        await appender.DrainAsync().WaitAsync(cancellationToken);
        await FlushAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
