using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Security;

internal static class AnonymousRequests
{
    /// <summary>
    /// Opens a route that changes something to everyone but the pages of other sites, who could sign a visitor in to an
    /// account of theirs; limited by address.
    /// </summary>
    public static RouteHandlerBuilder AllowStrangers(this RouteHandlerBuilder builder) =>
        builder.AllowAnonymous().AddEndpointFilter(InvokeAsync);

    private static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<RateLimits>().CountAnonymous(http) is { } tooMany)
            return new(tooMany);
        var cookie = http.RequestServices.GetRequiredService<SessionCookie>();
        return SameOrigin.IsDisproven(http.Request, cookie.PublicUrl) ? new(Problem.CrossSite) : next(context);
    }
}
