using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Searches the mail of an account segment by segment, from where the page begins, until the page is full: what is far
/// away costs nothing, however much it is.
/// </summary>
internal sealed class MailSearch(
    NpgsqlConnection connection, long accountId, MailQuery query, SearchTerms terms, CancellationToken cancellationToken)
{
    /// <summary>Asked at once at most: bounds the size of the question.</summary>
    private const int MaxSegments = 256;

    /// <summary>How many times as many segments are asked after each time that found nothing, or no page of threads.</summary>
    private const int Widening = 8;

    public async Task<List<MessageRecord>> ReadMessagesAsync()
    {
        var asked = query.HasAttachment == true ? terms.Attached() : terms;
        var rows = new List<MessageRecord>();
        var segments = asked.AreNone ? [] : (await SegmentsAsync()).Where(IsAsked).ToList();
        if (query.OldestFirst)
            segments.Reverse();
        for (int done = 0, count = 1; done < segments.Count && rows.Count <= query.Limit; count = Next(done, rows.Count))
        {
            rows.AddRange(await MailReader.ReadMessagesAsync(
                connection, accountId, query, WordsOf(asked, segments.Skip(done).Take(count)), cancellationToken));
            done += count;
        }

        return rows;
    }

    /// <summary>
    /// Threads are in the order of their newest message, which need not be the one that is found. So after each step it
    /// is asked which threads of the page could also have one in older mail.
    /// </summary>
    public async Task<List<ThreadRecord>> ReadThreadsAsync()
    {
        var segments = terms.AreNone ? [] : await SegmentsAsync();
        var doubts = new ThreadDoubts(connection, accountId, query, cancellationToken);
        for (var count = query.OldestFirst || query.Quarantined != false ? segments.Count : 1; count < segments.Count;)
        {
            var (newer, older) = (segments.Take(count).ToList(), segments.Skip(count).ToList());
            var rows = await ReadThreadsAsync(newer, []);
            if (rows.Count > query.Limit
                && await doubts.SettleAsync(rows, older.Max(segment => segment.NewestAt), WordsOf(terms, older)) is { } also)
                return also.Count == 0 ? rows : await ReadThreadsAsync(newer, also);
            count *= Widening;
        }

        return segments.Count == 0 ? [] : await ReadThreadsAsync(segments, []);
    }

    private Task<List<ThreadRecord>> ReadThreadsAsync(IEnumerable<SearchSegment> segments, IReadOnlyCollection<long> also) =>
        MailReader.ReadThreadsAsync(connection, accountId, query, WordsOf(terms, segments), also, cancellationToken);

    private Task<List<SearchSegment>> SegmentsAsync() =>
        SearchSegmentRows.OfAccountAsync(connection, accountId, cancellationToken);

    // One by one: within a single query that asks for any of them, the index goes through every word of each.
    private static string[] WordsOf(SearchTerms asked, IEnumerable<SearchSegment> segments) =>
        [.. segments.Select(segment => asked.ToQuery(segment.Token))];

    /// <summary>
    /// Segments that should fill the page, by what was found so far, and half as many for good measure. Nothing in the
    /// newest says little: it may just have begun.
    /// </summary>
    private int Next(int done, int found)
    {
        var missing = query.Limit + 1 - found;
        var wanted = found == 0 ? (long)done * Widening : (3L * done * missing / (2L * found)) + 1;
        return (int)Math.Clamp(wanted, 1, MaxSegments);
    }

    private bool IsAsked(SearchSegment segment) =>
        !(segment.OldestAt >= query.Before || segment.NewestAt <= query.After)
        && (query.Cursor is not { } cursor
            || (query.OldestFirst ? segment.NewestAt >= cursor.At : segment.OldestAt <= cursor.At));
}
