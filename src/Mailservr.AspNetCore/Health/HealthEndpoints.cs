using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mailservr.AspNetCore.Health;

/// <summary>
/// For load balancers and supervisors: live says that the process answers, ready that mail can be taken.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // The app may have probes of its own there.
        var endpoints = app.MapGroup("").WithOrder(RouteOrder.BehindTheApp);
        endpoints.MapGet("/health/live", Live).AllowAnonymous().Answers<HealthView>().Says(HealthOperations.Live);
        endpoints.MapGet("/health/ready", ReadyAsync).AllowAnonymous().Answers<HealthView>()
            .Says(HealthOperations.Ready);
    }

    private static Answer Live() => Answer.Ok(new HealthView("live"));

    private static async Task<IResult> ReadyAsync(
        Readiness readiness, HealthCheckService health, CancellationToken cancellationToken)
    {
        if (!readiness.IsReady)
            return NotReady("starting or stopping");

        var report = await health.CheckHealthAsync(check => check.Tags.Contains(MailHealthChecks.Tag), cancellationToken);
        // Names and states and no more: anybody may ask.
        var failed = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).Select(NameOf);
        return report.Status == HealthStatus.Unhealthy
            ? NotReady(string.Join(", ", failed) + " failed")
            : Answer.Ok(new HealthView(report.Status == HealthStatus.Degraded ? "degraded" : "ready")
            {
                Checks = report.Entries.ToDictionary(
                    NameOf, entry => entry.Value.Status.ToString().ToLowerInvariant(), StringComparer.Ordinal),
            });
    }

    /// <summary>Of a check, without what sets ours apart from those of the app.</summary>
    public static string NameOf(KeyValuePair<string, HealthReportEntry> entry) => entry.Key[MailHealthChecks.Prefix.Length..];

    private static Problem NotReady(string why) =>
        new(StatusCodes.Status503ServiceUnavailable, "not_ready", $"Not ready: {why}.");
}

/// <param name="Status">live, ready, or degraded: mail is taken, but something behind it is late or away.</param>
internal sealed record HealthView(string Status)
{
    public IReadOnlyDictionary<string, string>? Checks { get; init; }
}
