using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Health;

/// <summary>
/// For load balancers and supervisors: live says that the process answers, ready that mail can be taken.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", Live).AllowAnonymous().Answers<HealthView>();
        endpoints.MapGet("/health/ready", ReadyAsync).AllowAnonymous().Answers<HealthView>();
    }

    private static Answer Live() => Answer.Ok(new HealthView("live"));

    private static async Task<IResult> ReadyAsync(
        Readiness readiness, StorageProbe storage, HttpContext context, CancellationToken cancellationToken)
    {
        if (!readiness.IsReady)
            return NotReady("starting or stopping");
        try
        {
            await storage.CheckAsync(cancellationToken);
            return Answer.Ok(new HealthView("ready"));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StorageFails(context.RequestServices.GetRequiredService<ILogger<Readiness>>(), exception);
            return NotReady("the storage takes nothing");
        }
    }

    private static Problem NotReady(string why) =>
        new(StatusCodes.Status503ServiceUnavailable, "not_ready", $"Not ready: {why}.");
}

internal sealed record HealthView(string Status);
