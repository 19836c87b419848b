using Mailservr.Sessions;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Security;

/// <summary>Who is signed in by the cookie of a request.</summary>
internal sealed class SessionCallers(SessionCookie cookie, SessionDirectory sessions)
{
    /// <summary>Null without a cookie, and when its session has ended. A write must also prove where it comes from.</summary>
    public async ValueTask<Caller?> FindAsync(HttpContext context) =>
        cookie.Read(context.Request) is { } token
        && await sessions.AuthenticateAsync(token, context.RequestAborted) is { } holder
            ? new Caller(holder.Account, null, holder.Session)
            : null;
}
