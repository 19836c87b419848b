using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Events;

/// <summary>
/// Feeds one <see cref="IEventSubscriber"/>, on one host of all that have it, and remembers how far it got.
/// </summary>
internal sealed class SubscriberLoop<TSubscriber>(
    IServiceScopeFactory scopes,
    IEventLog log,
    IRecordStore<CursorRecord> cursors,
    IdAllocator ids,
    JournalReader reader,
    LeasedWork work) : BackgroundWork
    where TSubscriber : class, IEventSubscriber
{
    private static readonly string Name = typeof(TSubscriber).FullName ?? typeof(TSubscriber).Name;

    private CursorRecord? _cursor;
    private long _done;

    /// <summary>Once it has started, the subscriber is told of every event: none falls between start and first read.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await FindCursorAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task RunAsync(CancellationToken stoppingToken) =>
        work.RunAsync("subscriber " + Name, FollowAsync, stoppingToken);

    // From where whoever had the lease before has saved that it was.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        _cursor = await FindCursorAsync(cancellationToken);
        _done = _cursor.Position;
        await reader.FollowAsync(Name, _done, HandleAsync, cancellationToken);
    }

    private async Task<CursorRecord> FindCursorAsync(CancellationToken cancellationToken)
    {
        if (await cursors.FindByKeyAsync(Name, cancellationToken) is { } known)
            return known;
        var cursor = new CursorRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            Subscriber = Name,
            Position = await log.GetHeadAsync(cancellationToken),
        };
        // Taken: another host has begun at the same time.
        return (await cursors.SaveAsync(cursor, cancellationToken)).Record
            ?? await cursors.FindByKeyAsync(Name, cancellationToken)
            ?? cursor;
    }

    // The position is saved once per page, so that a busy journal does not cost a write for every event.
    private async ValueTask HandleAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        try
        {
            // After a fault in the middle of a page the page comes again: skip what was done.
            foreach (var record in events.Where(record => record.Position > _done))
            {
                // Another host may have the lease: what it does not find as done, it does again.
                cancellationToken.ThrowIfCancellationRequested();
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
        // Stale: the lease is another host's by now.
        _cursor = saved.Record ?? await cursors.FindByKeyAsync(Name, CancellationToken.None);
    }
}
