using System.Globalization;
using Mailservr.AspNetCore.Exports;
using Mailservr.AspNetCore.Http;
using Mailservr.Audit;
using Mailservr.Exports;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>A copy of everything in the account, to be taken along.</summary>
internal sealed class ExportPages(ExportDirectory exports, ExportLinks links, AuditLog audit)
{
    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        var all = await exports.ListAsync(visit.Account.Id, visit.Aborted);
        var running = all.FirstOrDefault(export => export.Status == ExportStatus.Pending);
        return visit.Show<ExportPage>(new ExportListModel(all, running is null ? null : exports.FindPercent(running.Id)));
    }

    public async ValueTask<IResult> BeginAsync(Visit visit)
    {
        await visit.FormAsync();
        // Asked for twice is asked for: the page shows the one that is being written.
        if ((await exports.AddAsync(visit.Account.Id, visit.Aborted)).Value is { } added)
            await audit.AddAsync(visit, AuditActions.ExportStarted, added.Id);
        return Visit.Then(visit.To("/settings/exports"));
    }

    /// <summary>On to a link that ends: made when it is asked for, so that none is too old on a page left open.</summary>
    public async ValueTask<IResult> DownloadAsync(Visit visit)
    {
        var id = visit.RouteId();
        var path = string.Create(CultureInfo.InvariantCulture, $"{visit.Place.Api}/account/exports/{id.Value}/download");
        return await exports.FindAsync(visit.Account.Id, id, visit.Aborted) is { } export
            && links.Create(export, visit.Request, path) is { } link
                ? Visit.Then(link.Url)
                : visit.NotFound();
    }
}

/// <param name="Exports">Newest first.</param>
/// <param name="Percent">Of the emails that are in the one that is being written; null when nobody here knows.</param>
internal sealed record ExportListModel(IReadOnlyList<ExportRecord> Exports, int? Percent)
{
    public bool IsRunning => Exports.Any(export => export.Status == ExportStatus.Pending);
}
