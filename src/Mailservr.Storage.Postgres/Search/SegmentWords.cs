namespace Mailservr.Storage.Postgres;

/// <summary>What the index is asked of single messages: of each only what its segment is asked.</summary>
internal sealed class SegmentWords(IReadOnlyList<SearchSegment> segments, SearchTerms terms)
{
    /// <summary>Whether the words <c>w</c> of a message match.</summary>
    public string MatchSql(MailFilter filter)
    {
        var queries = filter.AddParameter(segments.Select(segment => terms.ToQuery(segment.Token)).ToArray());
        var oldest = filter.AddParameter(segments.Select(segment => segment.OldestAt.ToUniversalTime()).ToArray());
        var newest = filter.AddParameter(segments.Select(segment => segment.NewestAt.ToUniversalTime()).ToArray());
        return $"""
            (SELECT bool_or(w.words @@ s.query)
            FROM unnest({queries}::tsquery[], {oldest}, {newest}) s (query, oldest, newest)
            JOIN mailservr.message_words w ON w.received_at BETWEEN s.oldest AND s.newest
            WHERE w.account_id = m.account_id AND w.message_id = m.id)
            """;
    }
}
