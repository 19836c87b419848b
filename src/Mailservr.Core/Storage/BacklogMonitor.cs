using System.Diagnostics.Metrics;
using Mailservr.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage;

/// <summary>Looks every few seconds what waits behind the durable line, for metrics and health checks.</summary>
public sealed class BacklogMonitor : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IStorageBacklog? _storage;
    private readonly IEventLog _log;
    private readonly EventMetrics _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile Backlog _latest = new(default, 0);

    internal BacklogMonitor(
        IEventLog log, EventMetrics events, TimeProvider time, ILogger<BacklogMonitor> logger, IMeterFactory? factory,
        IStorageBacklog? storage)
    {
        (_storage, _log, _events, _time, _logger) = (storage, log, events, time, logger);
        var meter = MailservrMeter.Of(factory);
        meter.CreateObservableGauge(
            "mailservr.spool.pending", () => Latest.Storage.Unfiled, "{message}", "Accepted messages that are not in the tables");
        meter.CreateObservableGauge(
            "mailservr.search.pending", () => Latest.Storage.Unindexed, "{message}", "Messages of which search does not know");
        meter.CreateObservableGauge(
            "mailservr.events.pending", () => Latest.Events, "{event}", "Events that the slowest reader has before it");
    }

    /// <summary>As of the last look; nothing before the first.</summary>
    public Backlog Latest => _latest;

    /// <summary>Looks now.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var storage = _storage is null ? default : await _storage.ReadBacklogAsync(cancellationToken);
        var head = await _log.GetHeadAsync(cancellationToken);
        _latest = new Backlog(storage, _events.Behind(head));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // A storage that is away is told of by its own check.
                Log.BacklogUnknown(_logger, fault);
            }

            await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <param name="Storage">In the storage.</param>
/// <param name="Events">In the journal, before the slowest reader of this process.</param>
public sealed record Backlog(StorageBacklog Storage, long Events);
