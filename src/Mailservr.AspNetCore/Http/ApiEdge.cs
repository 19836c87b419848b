using Mailservr.AspNetCore.Security;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// Around every handler: neither a bad argument nor a stranger ever reaches it, and a fault leaves it as a problem of
/// status 500.
/// </summary>
internal static class ApiEdge
{
    public static async ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IApiArgument { Problem: { } problem })
                return problem;
        }
        var http = context.HttpContext;
        // Looked at once more: an app that rewrites paths behind its authorization has had another route authorized.
        if (http.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { } required
            && !RequiredScopeExtensions.IsAllowed(http, required.Scope))
            return Problem.MissingKey;
        try
        {
            return await next(context);
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted
            && !StoreFaults.IsAway(exception))
        {
            StoreFaults.LogFault(http, exception);
            StoreFaults.Forget(http.Response);
            return Damage.Is(exception) ? Problem.Damage : Problem.Fault;
        }
    }
}
