namespace Mailservr.Storage.Sqlite;

/// <summary>One of the segments of a merge, at its next word.</summary>
internal sealed class MergedSegment
{
    private readonly SegmentReader _reader;
    private readonly int _offset;
    private readonly int[]? _numbers;

    private MergedSegment(SqliteSession session, SearchSegment segment, IReadOnlySet<long> removed, int offset)
    {
        (Segment, _offset) = (segment, offset);
        var ids = segment.Ids(session);
        Kept = [.. ids.Where(id => !removed.Contains(id))];
        Gone = [.. ids.Where(removed.Contains)];
        if (Gone.Count > 0)
            _numbers = [.. ids.Select(id => removed.Contains(id) ? -1 : offset++)];
        _reader = new SegmentReader(session, segment.Number);
        IsAtEnd = !_reader.Read();
    }

    public SearchSegment Segment { get; }

    /// <summary>Messages that it brings.</summary>
    public IReadOnlyList<long> Kept { get; }

    /// <summary>Messages of which nothing is kept.</summary>
    public IReadOnlyList<long> Gone { get; }

    public bool IsAtEnd { get; private set; }

    public ReadOnlySpan<byte> Term => _reader.Block.Term;

    public static List<MergedSegment> Of(SqliteSession session, IEnumerable<SearchSegment> segments, IReadOnlySet<long> removed)
    {
        var merged = new List<MergedSegment>();
        foreach (var segment in segments)
            merged.Add(new MergedSegment(session, segment, removed, merged.Sum(before => before.Kept.Count)));
        return merged;
    }

    /// <summary>Adds its list, and goes to the next word.</summary>
    public void MoveInto(ref Posting posting)
    {
        if (_numbers is null)
            posting.Append(_reader.Block, _offset);
        else
            posting.Append(_reader.Block, _numbers);
        IsAtEnd = !_reader.Read();
    }
}
