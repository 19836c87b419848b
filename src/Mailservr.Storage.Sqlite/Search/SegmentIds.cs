using System.Collections.Concurrent;

namespace Mailservr.Storage.Sqlite;

/// <summary>Which messages the segments have, for all readers of an index: segments never change, and numbers are not used again.</summary>
internal sealed class SegmentIds
{
    private readonly ConcurrentDictionary<long, long[]> _known = new();

    public ReadOnlySpan<long> Of(SqliteSession session, SearchSegment segment) =>
        _known.GetOrAdd(segment.Number, static (_, of) => of.segment.Ids(of.session, "search"), (session, segment));

    /// <summary>Forgets those that were merged into others.</summary>
    public void Keep(IReadOnlyList<SearchSegment> segments)
    {
        if (_known.Count <= segments.Count)
            return;
        foreach (var number in _known.Keys.Except(segments.Select(segment => segment.Number)))
            _known.TryRemove(number, out _);
    }
}
