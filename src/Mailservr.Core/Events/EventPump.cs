using Mailservr.Storage;
using Microsoft.Extensions.Hosting;

namespace Mailservr.Events;

/// <summary>Carries events from the journal to the live feed. Behind the durable line: late or repeated does no harm.</summary>
internal sealed class EventPump(IEventLog log, JournalReader reader, LiveFeed feed) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever needs older events reads the journal itself.
        var head = await log.GetHeadAsync(stoppingToken);
        await reader.FollowAsync("live feed", head, PublishAsync, stoppingToken);
    }

    private ValueTask PublishAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        foreach (var record in events)
            feed.Publish(record);

        return ValueTask.CompletedTask;
    }
}
