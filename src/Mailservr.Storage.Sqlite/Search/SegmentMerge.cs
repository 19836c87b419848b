using System.Numerics;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// Makes one segment of several, step by step: each is a transaction of its own, and what it writes is seen when all is done.
/// One that is given up is begun anew.
/// </summary>
internal sealed class SegmentMerge
{
    /// <summary>
    /// So many of about the same size become one. More are merged less often, and then a search has more to look through.
    /// </summary>
    private const int FanIn = 8;

    /// <summary>Larger ones stay as they are: to merge them would write for long, and spare few looks.</summary>
    private const int MaxMessages = 32_768;

    /// <summary>Written in one step: some tens of milliseconds, in which nothing can be taken in.</summary>
    private const int StepBytes = 4 << 20;

    private readonly SqliteSession _session;
    private readonly List<MergedSegment> _inputs;
    private readonly SegmentWriter _writer;
    private Posting _posting = new();

    private SegmentMerge(SqliteSession session, List<MergedSegment> inputs)
    {
        (_session, _inputs) = (session, inputs);
        Written = SearchSegment.Begin(session);
        _writer = new SegmentWriter(session, Written);
    }

    /// <summary>The segment that is being written.</summary>
    public long Written { get; }

    /// <summary>What is to be merged now; null when nothing is.</summary>
    /// <param name="session">With the index, in a transaction.</param>
    /// <param name="cleaning">Also a segment of which messages were removed.</param>
    public static SegmentMerge? Begin(SqliteSession session, bool cleaning)
    {
        var segments = SearchSegment.List(session);
        var due = segments.Where(segment => segment.Messages <= MaxMessages).GroupBy(Level)
            .Where(level => level.Count() >= FanIn).MinBy(level => level.Key)?.Take(FanIn).ToList();
        if (due is null && !cleaning)
            return null;

        var removed = IndexedMessages.Removed(session);
        if (due is null && removed.Count > 0)
            due = [.. segments.Where(segment => segment.Ids(session).Any(removed.Contains)).Take(1)];
        return due is { Count: > 0 } ? new SegmentMerge(session, MergedSegment.Of(session, due, removed)) : null;
    }

    /// <returns>False when all is done.</returns>
    public bool Step()
    {
        for (var goal = _writer.Written + StepBytes; _writer.Written < goal;)
        {
            if (MergeWord())
                continue;
            Finish();
            return false;
        }

        return true;
    }

    private static int Level(SearchSegment segment) => BitOperations.Log2((uint)Math.Max(1, segment.Messages)) / 3;

    // The lists of a word follow each other as the segments do.
    private bool MergeWord()
    {
        MergedSegment? first = null;
        foreach (var input in _inputs)
        {
            if (!input.IsAtEnd && (first is null || input.Term.SequenceCompareTo(first.Term) < 0))
                first = input;
        }

        if (first is null)
            return false;

        var term = first.Term.ToArray();
        _posting.Clear();
        foreach (var input in _inputs)
        {
            if (!input.IsAtEnd && input.Term.SequenceEqual(term))
                input.MoveInto(ref _posting);
        }

        if (_posting.Messages > 0)
            _writer.Add(term, ref _posting);
        return true;
    }

    private void Finish()
    {
        _writer.Flush();
        var ids = _inputs.SelectMany(input => input.Kept).ToArray();
        if (ids.Length > 0)
            SearchSegment.MakeLive(_session, Written, _writer.Blocks, ids);
        foreach (var input in _inputs)
        {
            input.Segment.Retire(_session);
            IndexedMessages.Forget(_session, input.Gone);
        }
    }
}
