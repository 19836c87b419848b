using System.Globalization;
using Mailservr.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mailservr.AspNetCore.Health;

/// <summary>Degraded while more waits than a busy moment explains: mail is taken and safe, and somebody sees it late.</summary>
internal sealed class BacklogCheck(BacklogMonitor monitor, Func<Backlog, long> waiting, long limit) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var count = waiting(monitor.Latest);
        return Task.FromResult(count <= limit
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(
                context.Registration.FailureStatus, string.Create(CultureInfo.InvariantCulture, $"{count} wait.")));
    }
}
