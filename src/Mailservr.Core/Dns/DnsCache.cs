namespace Mailservr.Dns;

/// <summary>Answers until they end. When it is full, the one that was used longest ago goes.</summary>
internal sealed class DnsCache(int capacity, TimeProvider time)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    // RFC 2308 §5: one to three hours have been found to work; a mistake that is mended should not be seen for longer.
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Dictionary<(string Name, DnsRecordType Type), LinkedListNode<Entry>> _entries = [];

    public DnsAnswer? Find(DnsQuestion question)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((question.Name, question.Type), out var node))
                return null;
            _byUse.Remove(node);
            if (node.Value.EndsAt <= time.GetUtcNow())
            {
                _entries.Remove(node.Value.Key);
                return null;
            }
            _byUse.AddLast(node);
            return node.Value.Answer;
        }
    }

    /// <summary>Failures are not kept, and what may not be remembered is forgotten.</summary>
    public void Keep(DnsQuestion question, DnsAnswer answer)
    {
        if (answer.Status == DnsStatus.Failed)
            return;
        var longest = answer.Status == DnsStatus.Found ? LongestLife : LongestAbsence;
        var life = answer.TimeToLive < longest ? answer.TimeToLive : longest;
        var entry = new Entry((question.Name, question.Type), answer, time.GetUtcNow() + life);
        lock (_lock)
        {
            if (_entries.Remove(entry.Key, out var old))
                _byUse.Remove(old);
            if (life <= TimeSpan.Zero)
                return;
            if (_entries.Count >= capacity && _byUse.First is { } first)
            {
                _byUse.RemoveFirst();
                _entries.Remove(first.Value.Key);
            }
            _entries[entry.Key] = _byUse.AddLast(entry);
        }
    }

    private sealed record Entry((string Name, DnsRecordType Type) Key, DnsAnswer Answer, DateTimeOffset EndsAt);
}
