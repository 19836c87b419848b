using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Events;

/// <summary>Carries events from the journal to the live feed. Behind the durable line: late or repeated does no harm.</summary>
internal sealed class EventPump(IEventLog log, JournalReader reader, LiveFeed feed, ILogger<EventPump> logger) : BackgroundWork
{
    private long _head;

    /// <summary>Once it has started, every event reaches the feed; who needs older ones reads the journal.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _head = await log.GetHeadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task RunAsync(CancellationToken stoppingToken) =>
        reader.FollowAsync("live feed", _head, PublishAsync, stoppingToken);

    private ValueTask PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        foreach (var record in events)
        {
            try
            {
                feed.Publish(record);
            }
            catch (AggregateException fault)
            {
                // It would throw again: everybody else waits for what comes behind.
                Log.ListenerFailed(logger, record.Position, record.Event.AccountId, fault);
            }
        }

        return ValueTask.CompletedTask;
    }
}
