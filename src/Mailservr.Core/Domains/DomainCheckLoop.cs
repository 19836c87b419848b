using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Domains;

/// <summary>Checks the active domains every <see cref="DomainRecordsOptions.CheckInterval"/>, one by one.</summary>
internal sealed class DomainCheckLoop(
    IRecordStore<DomainRecord> domains,
    DomainChecks checks,
    MailservrOptions options,
    TimeProvider time,
    ILogger<DomainCheckLoop> logger) : BackgroundWork
{
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (options.DomainRecords.CheckInterval is not { } interval)
            return;
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await CheckAllAsync(interval, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.CheckFailed(logger, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task CheckAllAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var turns = new Turns(cancellationToken);
        await foreach (var domain in domains.AllAsync(0, cancellationToken))
        {
            if (domain.Active)
                await turns.TakeAsync($"Domain {domain.Id} could not be checked.", () => CheckAsync(domain, interval, cancellationToken));
        }

        turns.End();
    }

    private async Task CheckAsync(DomainRecord domain, TimeSpan interval, CancellationToken cancellationToken)
    {
        var before = await checks.FindAsync(domain, cancellationToken);
        // By another host, or by an admin.
        if (before.CheckedAt > time.GetUtcNow() - interval / 2)
            return;
        var after = await checks.VerifyAsync(domain, cancellationToken);
        foreach (var record in after.Records)
        {
            var was = before.Records.FirstOrDefault(other => other.Purpose == record.Purpose)?.Status;
            if (was == DomainDnsStatus.Ok && record.Status is DomainDnsStatus.Missing or DomainDnsStatus.Different)
                Log.RecordBroken(logger, record.Name, record.Purpose, record.Status);
        }
    }
}
