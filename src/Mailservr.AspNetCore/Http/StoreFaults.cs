using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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

    /// <summary>What is stored cannot be read. Asking again does not help; other mail is whole.</summary>
    public static bool IsDamage(Exception fault) => fault is InvalidDataException or JsonException;

    /// <summary>Around all of an endpoint: its arguments are read from the store too, and so is what its answer sends.</summary>
    public static void AnswerWhileStoreIsAway(this IEndpointConventionBuilder builder) => builder.Finally(endpoint =>
    {
        if (endpoint.RequestDelegate is { } next)
            endpoint.RequestDelegate = context => RunAsync(context, next);
    });

    public static async Task AnswerAsync(HttpContext context, Exception fault)
    {
        Note(context, fault);
        if (context.Response.HasStarted)
            context.Abort();
        else
            await Problem.StoreAway.ExecuteAsync(context);
    }

    /// <summary>Without where it was thrown: that is the same for each request until the database is back.</summary>
    public static void Note(HttpContext context, Exception fault) => Log.StoreAway(
        context.RequestServices.GetRequiredService<ILogger<Problem>>(),
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "",
        fault.GetBaseException().Message);

    private static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault) when (IsAway(fault) && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, fault);
        }
    }
}
