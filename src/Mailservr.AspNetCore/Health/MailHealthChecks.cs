using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Health;

/// <summary>What is checked, under which name. A host that maps health checks of its own shows these among them.</summary>
internal sealed class MailHealthChecks : IConfigureOptions<HealthCheckServiceOptions>
{
    public const string Tag = "mailservr";
    public const string Prefix = "mailservr.";

    // A second of full load.
    private const long Unfiled = 10_000;

    // A search would wait for them for five to ten seconds.
    private const long Unindexed = 20_000;

    // Twenty pages of the journal.
    private const long Undelivered = 10_000;

    public void Configure(HealthCheckServiceOptions options)
    {
        Add(options, "database", HealthStatus.Unhealthy, services => new ProbeCheck(services.GetRequiredService<StorageProbe>()));
        // Mail without attachments is taken without it, so a host that lacks it is better than none.
        Add(options, "blobs", HealthStatus.Degraded, services => new ProbeCheck(services.GetRequiredService<BlobProbe>()));
        Add(options, "spool", HealthStatus.Degraded, Backlog(waiting => waiting.Storage.Unfiled, Unfiled));
        Add(options, "search", HealthStatus.Degraded, Backlog(waiting => waiting.Storage.Unindexed, Unindexed));
        Add(options, "events", HealthStatus.Degraded, Backlog(waiting => waiting.Events, Undelivered));
    }

    private static Func<IServiceProvider, IHealthCheck> Backlog(Func<Backlog, long> waiting, long limit) =>
        services => new BacklogCheck(services.GetRequiredService<BacklogMonitor>(), waiting, limit);

    private static void Add(
        HealthCheckServiceOptions options, string name, HealthStatus failure, Func<IServiceProvider, IHealthCheck> create) =>
        options.Registrations.Add(new HealthCheckRegistration(Prefix + name, create, failure, [Tag]));
}
