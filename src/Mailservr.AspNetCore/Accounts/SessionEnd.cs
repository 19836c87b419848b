using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Sessions;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Accounts;

/// <summary>Signs out who has asked for it, by the cookie of the request.</summary>
internal sealed class SessionEnd(SessionCookie cookie, SessionCallers callers, SessionDirectory sessions, AuditLog audit)
{
    /// <summary>Also without a session: who wants to be signed out is.</summary>
    public async ValueTask SignOutAsync(HttpContext context)
    {
        cookie.Delete(context);
        if (await callers.FindAsync(context) is not { Session: { } session, Account: { } account })
            return;
        await sessions.EndAsync(account.Id, session.Id, context.RequestAborted);
        var actor = context.Actor() with { AccountId = account.Id, SessionId = session.Id };
        await audit.AddAsync(account.Id, AuditActions.SessionEnded, null, actor, CancellationToken.None);
    }
}
