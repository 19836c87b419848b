using Mailservr.Events;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Storage;

internal sealed class MemoryEventLog : IEventLog
{
    private readonly Lock _lock = new();
    private readonly List<EventRecord> _events = [];

    /// <summary>The type of event that cannot be appended.</summary>
    public string? Refuses { get; set; }

    public Exception? ReadFault { get; set; }

    /// <summary>How often somebody has looked.</summary>
    public int Reads { get; private set; }

    public IReadOnlyList<EventRecord> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public ValueTask AppendAsync(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        if (events.Any(added => added.Type == Refuses))
            throw new IOException("disk full");
        lock (_lock)
        {
            foreach (var added in events)
                _events.Add(new EventRecord(_events.Count + 1, added));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<EventRecord>> ReadAsync(
        long? accountId, long afterPosition, int limit, CancellationToken cancellationToken)
    {
        if (ReadFault is { } fault)
            throw fault;
        lock (_lock)
        {
            Reads++;
            var events = _events.Skip((int)afterPosition)
                .Where(record => accountId is null || record.Event.AccountId == accountId)
                .Take(limit);
            return ValueTask.FromResult<IReadOnlyList<EventRecord>>([.. events]);
        }
    }

    public ValueTask<long> GetHeadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult((long)_events.Count);
    }

    public ValueTask PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        lock (_lock)
            _events.RemoveAll(record => record.Event.At < before);
        return ValueTask.CompletedTask;
    }
}
