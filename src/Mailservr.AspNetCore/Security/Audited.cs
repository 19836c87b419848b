using Mailservr.AspNetCore.Http;
using Mailservr.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Security;

internal static class Audited
{
    /// <summary>What succeeds is written to the audit log of the caller's account, before it is answered.</summary>
    public static RouteHandlerBuilder Audits(this RouteHandlerBuilder builder, string action) =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            if (result is Answer { Status: < 300, IsReplay: false } answer)
                await WriteAsync(context.HttpContext, action, answer);
            return result;
        });

    private static ValueTask WriteAsync(HttpContext context, string action, Answer answer)
    {
        var target = answer.Location is { } location
            ? location[(location.LastIndexOf('/') + 1)..]
            : context.GetRouteValue("id")?.ToString();
        return context.AuditAsync(action, target);
    }

    /// <summary>Writes into the log of the caller's account. It is done: the entry is made although the client may be gone.</summary>
    public static ValueTask AuditAsync(this HttpContext context, string action, string? target) =>
        context.RequestServices.GetRequiredService<AuditLog>().AddAsync(
            Caller.Of(context).Account.Id, action, target, context.Actor(), CancellationToken.None);
}
