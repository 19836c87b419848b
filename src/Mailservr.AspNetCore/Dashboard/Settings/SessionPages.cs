using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.Audit;
using Mailservr.Sessions;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>Where somebody is signed in to the account.</summary>
internal sealed class SessionPages(SessionDirectory sessions, SessionEnd sessionEnd, AuditLog audit)
{
    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        var all = await sessions.ListAsync(visit.Account.Id, visit.Aborted);
        var current = visit.Caller?.Session?.Id;
        var rows = all.OrderByDescending(session => session.Id == current).ThenByDescending(session => session.LastSeenAt);
        return visit.Show<SessionPage>(new SessionListModel([.. rows], current));
    }

    public async ValueTask<IResult> EndAsync(Visit visit)
    {
        await visit.FormAsync();
        var id = visit.RouteId();
        if (id == visit.Caller?.Session?.Id)
        {
            await sessionEnd.SignOutAsync(visit.Http);
            return Visit.Then(visit.To("/sign-in"));
        }
        if (!await sessions.EndAsync(visit.Account.Id, id, visit.Aborted))
            return visit.NotFound();
        await audit.AddAsync(visit, AuditActions.SessionEnded, id);
        return Visit.Then(visit.To("/settings/sessions?done=ended"));
    }

    public async ValueTask<IResult> EndOthersAsync(Visit visit)
    {
        await visit.FormAsync();
        foreach (var session in await sessions.ListAsync(visit.Account.Id, visit.Aborted))
        {
            if (session.Id != visit.Caller?.Session?.Id
                && await sessions.EndAsync(visit.Account.Id, session.Id, visit.Aborted))
                await audit.AddAsync(visit, AuditActions.SessionEnded, session.Id);
        }
        return Visit.Then(visit.To("/settings/sessions?done=ended"));
    }
}

/// <param name="Sessions">This one first, then those seen last.</param>
/// <param name="CurrentId">The one that asks.</param>
internal sealed record SessionListModel(IReadOnlyList<SessionRecord> Sessions, long? CurrentId);
