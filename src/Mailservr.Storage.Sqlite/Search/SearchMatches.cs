using System.Buffers;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>The messages of an account that a search finds, and perhaps some that are gone by now.</summary>
internal sealed class SearchMatches : IDisposable
{
    /// <summary>The SQL function that knows them.</summary>
    public const string Function = "is_found";

    // To look up a message that is found takes so many times as long as to ask a row of mail whether it is.
    private const double LookUpCost = 3;

    // From the shared pool: a common word is in so much mail that each search would leave a large array behind.
    private readonly long[] _ids;
    private readonly int _count;
    private readonly long _messages;

    private SearchMatches(long[] ids, int count, long messages) => (_ids, _count, _messages) = (ids, count, messages);

    /// <summary>Their ids, in order; valid until it is disposed.</summary>
    public IReadOnlyList<long> Ids => new ArraySegment<long>(_ids, 0, _count);

    public static SearchMatches Find(SqliteSession session, long accountId, IReadOnlyList<SearchTerm> terms)
    {
        var segments = SearchSegment.List(session, "search");
        var found = segments.OrderBy(segment => session.SegmentIds.Of(session, segment) is [var first, ..] ? first : 0)
            .Select(segment => (Segment: segment, Messages: new SegmentSearch(session, accountId, segment).Find(terms)))
            .ToList();
        var ids = ArrayPool<long>.Shared.Rent(found.Sum(part => part.Messages.Count));
        var count = 0;
        foreach (var (segment, messages) in found)
            count += messages.CopyIds(session.SegmentIds.Of(session, segment), ids.AsSpan(count));
        Sort(ids.AsSpan(0, count));
        session.SegmentIds.Keep(segments);
        return new SearchMatches(ids, count, segments.Sum(segment => (long)segment.Messages));
    }

    public bool Contains(long messageId) => Array.BinarySearch(_ids, 0, _count, messageId) >= 0;

    public void Dispose() => ArrayPool<long>.Shared.Return(_ids);

    /// <summary>
    /// Better to begin with these than with the newest mail: so few that all can be looked up before a page of them would be
    /// come upon.
    /// </summary>
    /// <param name="page">Rows that are wanted.</param>
    public bool AreFew(int page) => LookUpCost * _count * _count <= (double)Math.Max(1, page) * _messages
        || _count <= Math.Max(1, page);

    // Mail is indexed as it comes: most often they are in order.
    private static void Sort(Span<long> ids)
    {
        for (var i = 1; i < ids.Length; i++)
        {
            if (ids[i - 1] <= ids[i])
                continue;
            ids.Sort();
            return;
        }
    }
}
