using Mailservr.Addresses;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Retention;

/// <summary>Deletes old mail and forgets retired addresses whose time is over, once an hour.</summary>
internal sealed class RetentionLoop(
    IHostLeases leases, MailRetention retention, RetiredAddresses retired, TimeProvider time, ILogger<RetentionLoop> logger)
    : LeasedLoop("retention", leases, time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset _nextAt;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (Time.GetUtcNow() < _nextAt)
            return;
        _nextAt = Time.GetUtcNow() + Interval;
        var turns = new Turns(cancellationToken);
        await turns.TakeAsync("Old mail could not be deleted.", () => DeleteAsync(cancellationToken));
        await turns.TakeAsync("Retired addresses could not be forgotten.", () => retired.PruneAsync(cancellationToken).AsTask());
        turns.End();
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var deleted = await retention.RunAsync(cancellationToken);
        if (deleted > 0)
            Log.Deleted(logger, deleted);
    }

    protected override void Failed(Exception fault) => Log.Failed(logger, fault);
}
