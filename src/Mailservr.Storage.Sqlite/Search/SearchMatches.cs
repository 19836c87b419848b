using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>The messages of an account that a search finds, and perhaps some that are gone by now.</summary>
internal sealed class SearchMatches
{
    /// <summary>The SQL function that knows them.</summary>
    public const string Function = "is_found";

    // To look up a message that is found takes so many times as long as to ask a row of mail whether it is.
    private const double LookUpCost = 3;

    private readonly long[] _ids;
    private readonly long _messages;

    private SearchMatches(long[] ids, long messages) => (_ids, _messages) = (ids, messages);

    /// <summary>Their ids, in order.</summary>
    public IReadOnlyList<long> Ids => _ids;

    public static SearchMatches Find(SqliteSession session, long accountId, IReadOnlyList<SearchTerm> terms)
    {
        var segments = SearchSegment.List(session, "search");
        var ids = new List<long>();
        foreach (var segment in segments)
        {
            var found = new SegmentSearch(session, accountId, segment).Find(terms);
            if (!found.IsEmpty)
                found.CopyIds(session.SegmentIds.Of(session, segment), ids);
        }

        session.SegmentIds.Keep(segments);
        ids.Sort();
        return new SearchMatches([.. ids], segments.Sum(segment => (long)segment.Messages));
    }

    public bool Contains(long messageId) => Array.BinarySearch(_ids, messageId) >= 0;

    /// <summary>
    /// Better to begin with these than with the newest mail: so few that all can be looked up before a page of them would be
    /// come upon.
    /// </summary>
    /// <param name="page">Rows that are wanted.</param>
    public bool AreFew(int page) => LookUpCost * _ids.Length * _ids.Length <= (double)Math.Max(1, page) * _messages
        || _ids.Length <= Math.Max(1, page);
}
