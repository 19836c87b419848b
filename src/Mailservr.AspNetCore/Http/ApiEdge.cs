using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// Around every handler: a bad argument never reaches it, and a fault leaves it as a problem of status 500.
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
        try
        {
            return await next(context);
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            Log.RequestFailed(http.RequestServices.GetRequiredService<ILogger<Problem>>(), exception, route);
            return Problem.Fault;
        }
    }
}
