using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mailservr.Events;

/// <summary>Feeds one <see cref="IEventSubscriber"/> and remembers how far it got.</summary>
internal sealed class SubscriberLoop<TSubscriber>(
    IServiceScopeFactory scopes,
    IEventLog log,
    IRecordStore<CursorRecord> cursors,
    IdAllocator ids,
    JournalReader reader) : BackgroundService
    where TSubscriber : class, IEventSubscriber
{
    private static readonly string Name = typeof(TSubscriber).FullName ?? typeof(TSubscriber).Name;

    private CursorRecord? _cursor;
    private long _done;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cursor = await cursors.FindByKeyAsync(Name, stoppingToken) ?? await BeginAsync(stoppingToken);
        _cursor = cursor;
        _done = cursor.Position;
        await reader.FollowAsync(Name, cursor.Position, HandleAsync, stoppingToken);
    }

    private async Task<CursorRecord> BeginAsync(CancellationToken cancellationToken)
    {
        var cursor = new CursorRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            Subscriber = Name,
            Position = await log.GetHeadAsync(cancellationToken),
        };
        return (await cursors.SaveAsync(cursor, cancellationToken)).Record ?? cursor;
    }

    // The position is saved once per page, so that a busy journal does not cost a write for every event.
    private async ValueTask HandleAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        try
        {
            // After a fault in the middle of a page the page comes again: skip what was done.
            foreach (var record in events.Where(record => record.Position > _done))
            {
                await using var scope = scopes.CreateAsyncScope();
                var subscriber = scope.ServiceProvider.GetRequiredService<TSubscriber>();
                await subscriber.OnEventAsync(record, cancellationToken);
                _done = record.Position;
            }
        }
        finally
        {
            await SaveAsync();
        }
    }

    private async ValueTask SaveAsync()
    {
        if (_cursor is not { } cursor || cursor.Position >= _done)
            return;

        // Not cancellable: what was handled is remembered also when the host stops.
        var saved = await cursors.SaveAsync(cursor with { Position = _done }, CancellationToken.None);
        // Stale: another host runs the same subscriber; go on from its record.
        _cursor = saved.Record ?? await cursors.FindByKeyAsync(Name, CancellationToken.None);
    }
}
