using Mailservr.AspNetCore.Http;
using Mailservr.Audit;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>Every sign-in, and what was done to the account.</summary>
internal sealed class LogPages(AuditLog audit)
{
    private const int EntriesOfPage = 50;

    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await audit.ListAsync(visit.Account.Id, page.AfterId, EntriesOfPage + 1, visit.Aborted);
        var shown = rows.Take(EntriesOfPage).ToList();
        var next = rows.Count > EntriesOfPage ? page.Next(shown[^1].Id) : null;
        return visit.Show<LogPage>(new LogModel(shown, next, page.AfterId == 0));
    }
}

/// <param name="Entries">Newest first.</param>
/// <param name="Next">The cursor of the next page; null for none.</param>
/// <param name="IsFirst">It begins with the newest.</param>
internal sealed record LogModel(IReadOnlyList<AuditRecord> Entries, string? Next, bool IsFirst);
