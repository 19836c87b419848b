using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Mailservr.Storage;

namespace Mailservr.Events;

/// <summary>How the readers of the journal get on. Their names are ours and those of the host's own classes.</summary>
internal sealed class EventMetrics
{
    private const string ReaderTag = "mailservr.reader";

    private readonly Counter<long> _delivered;
    private readonly Counter<long> _failed;
    private readonly UpDownCounter<int> _listeners;
    private readonly ConcurrentDictionary<string, long> _positions = new(StringComparer.Ordinal);

    public EventMetrics(IMeterFactory? factory = null)
    {
        var meter = MailservrMeter.Of(factory);
        _delivered = meter.CreateCounter<long>("mailservr.events.delivered", "{event}", "Events that a reader has taken");
        _failed = meter.CreateCounter<long>("mailservr.events.failures", "{failure}", "Tries of a reader that failed");
        _listeners = meter.CreateUpDownCounter<int>("mailservr.feed.listeners", "{listener}", "Open feeds and waiting calls");
    }

    public void ListenerCame() => _listeners.Add(1);

    public void ListenerWent() => _listeners.Add(-1);

    /// <summary>A reader has got so far, by so many events.</summary>
    public void Delivered(string reader, long position, int events)
    {
        _positions[reader] = position;
        if (events > 0)
            _delivered.Add(events, new KeyValuePair<string, object?>(ReaderTag, reader));
    }

    /// <summary>It reads no more here, perhaps elsewhere: nothing waits for it.</summary>
    public void Ended(string reader) => _positions.TryRemove(reader, out _);

    public void Failed(string reader) => _failed.Add(1, new KeyValuePair<string, object?>(ReaderTag, reader));

    /// <summary>How far the slowest reader is behind a position.</summary>
    public long Behind(long head) => _positions.Values.Aggregate(0L, (most, position) => Math.Max(most, head - position));
}
