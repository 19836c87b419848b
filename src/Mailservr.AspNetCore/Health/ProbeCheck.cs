using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mailservr.AspNetCore.Health;

/// <summary>A probe as a health check. What failed goes to the log, not to whoever asks.</summary>
internal sealed class ProbeCheck(Probe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await probe.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // Logged by the service that runs the checks.
            return new HealthCheckResult(context.Registration.FailureStatus, exception: fault);
        }
    }
}
