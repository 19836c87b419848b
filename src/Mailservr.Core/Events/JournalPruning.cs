using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Events;

/// <summary>Forgets events that are older than <see cref="MailservrOptions.EventRetention"/>.</summary>
internal sealed class JournalPruning(
    IEventLog log, MailservrOptions options, TimeProvider time, ILogger<JournalPruning> logger) : BackgroundWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await PruneAsync(stoppingToken);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await log.PruneAsync(time.GetUtcNow() - options.EventRetention, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.PruningFailed(logger, fault);
        }
    }
}
