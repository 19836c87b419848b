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

    /// <summary>
    /// Opens a route to everyone, limited by address: also to those whom another site has sent, as the end of a sign-in
    /// there does.
    /// </summary>
    public static RouteHandlerBuilder AllowVisitors(this RouteHandlerBuilder builder) =>
        builder.AllowAnonymous().AddEndpointFilter((context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<RateLimits>().CountAnonymous(context.HttpContext) is { } tooMany
                ? new(tooMany)
                : next(context));

    private static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<RateLimits>().CountAnonymous(http) is { } tooMany)
            return new(tooMany);
        var cookie = http.RequestServices.GetRequiredService<SessionCookie>();
        return SameOrigin.IsDisproven(http.Request, cookie.PublicUrl) ? new(Problem.CrossSite) : next(context);
    }
}
