using System.Data.Common;
using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// What a store may throw. A database that is away for a while: nothing is wrong with the request, which may come again. That
/// is a 503, and one line of the log instead of a fault. Damage is a fault, and is called damage.
/// </summary>
internal static class StoreFaults
{
    /// <summary>Its driver says so, under whatever it was wrapped in on its way here.</summary>
    public static bool IsAway(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            // Class 57P of SQL states: a server that shuts down says so, and then it is gone.
            if (fault is DbException { IsTransient: true } or DbException { SqlState: ['5', '7', 'P', ..] })
                return true;
        }
        return false;
    }

    /// <summary>Around all of an endpoint: its arguments are read from the store too, and so is what its answer sends.</summary>
    public static void AnswerFaults(this IEndpointConventionBuilder builder) => builder.Finally(endpoint =>
    {
        if (endpoint.RequestDelegate is { } next)
            endpoint.RequestDelegate = context => RunAsync(context, next);
    });

    public static Task AnswerAsync(HttpContext context, Exception fault)
    {
        Note(context, fault);
        return Problem.StoreAway.ExecuteAsync(context);
    }

    public static void LogFault(HttpContext context, Exception fault) =>
        Log.RequestFailed(context.RequestServices.GetRequiredService<ILogger<Problem>>(), fault, RouteOf(context));

    /// <summary>What was said of an answer that does not come.</summary>
    public static void Forget(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ETag = headers.AcceptRanges = headers.ContentRange = headers.ContentDisposition = StringValues.Empty;
    }

    /// <summary>Without where it was thrown: that is the same for each request until the database is back.</summary>
    public static void Note(HttpContext context, Exception fault) => Log.StoreAway(
        context.RequestServices.GetRequiredService<ILogger<Problem>>(), RouteOf(context), fault.GetBaseException().Message);

    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";

    private static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && IsAway(fault))
        {
            Note(context, fault);
            await AnswerAsync(context, Problem.StoreAway);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && Damage.Is(fault))
        {
            LogFault(context, fault);
            await AnswerAsync(context, Problem.Damage);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted
            && fault is not (BadHttpRequestException or OperationCanceledException))
        {
            LogFault(context, fault);
            await AnswerAsync(context, Problem.Fault);
        }
    }

    private static Task AnswerAsync(HttpContext context, Problem problem)
    {
        // What was sent cannot be taken back; a receiver must not take it for all.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        Forget(context.Response);
        return problem.ExecuteAsync(context);
    }
}
