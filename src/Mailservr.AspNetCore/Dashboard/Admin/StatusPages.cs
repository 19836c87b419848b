using Mailservr.AspNetCore.Admin;
using Mailservr.AspNetCore.Health;
using Mailservr.AspNetCore.Hosting;
using Mailservr.AspNetCore.Http;
using Mailservr.Audit;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mailservr.AspNetCore.Dashboard.Admin;

/// <summary>How the system is, and what was done to it.</summary>
internal sealed class StatusPages(
    AdminStats stats, BacklogMonitor backlog, HealthCheckService health, DataFolder folder, AuditLog audit)
{
    private const int EntriesOfPage = 50;

    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains(MailHealthChecks.Tag), visit.Aborted);
        return visit.Show<StatusPage>(new StatusModel
        {
            Stats = await stats.ReadAsync(visit.Aborted),
            Waiting = backlog.Latest,
            Checks = [.. report.Entries.Select(entry => new CheckState(HealthEndpoints.NameOf(entry), entry.Value.Status))],
            Disk = DiskSpace.Of(folder.PathOf()),
        });
    }

    public async ValueTask<IResult> ShowLogAsync(Visit visit)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await audit.ListAsync(0, page.AfterId, EntriesOfPage + 1, visit.Aborted);
        var shown = rows.Take(EntriesOfPage).ToList();
        var next = rows.Count > EntriesOfPage ? page.Next(shown[^1].Id) : null;
        return visit.Show<LogPage>(new LogModel(shown, next, page.AfterId == 0));
    }
}

internal sealed record StatusModel
{
    public required AdminStatsView Stats { get; init; }

    public required Backlog Waiting { get; init; }

    public required IReadOnlyList<CheckState> Checks { get; init; }

    /// <summary>Null where there is no data folder.</summary>
    public required DiskSpace? Disk { get; init; }
}

internal sealed record CheckState(string Name, HealthStatus Status);

/// <param name="Entries">The newest first.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
/// <param name="IsFirst">Nothing stands before them.</param>
internal sealed record LogModel(IReadOnlyList<AuditRecord> Entries, string? Next, bool IsFirst);
