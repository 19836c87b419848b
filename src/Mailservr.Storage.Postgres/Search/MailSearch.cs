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
    /// <summary>How many times as many segments are asked at once after each time that was not enough.</summary>
    private const int Widening = 4;

    /// <summary>Asked at once at most: bounds the size of the question.</summary>
    private const int MaxSegments = 256;

    public async Task<List<MessageRecord>> ReadMessagesAsync()
    {
        var rows = new List<MessageRecord>();
        var segments = terms.AreNone ? [] : (await SegmentsAsync()).Where(IsAsked).ToList();
        if (query.OldestFirst)
            segments.Reverse();
        for (int first = 0, count = 1; first < segments.Count && rows.Count <= query.Limit; first += count, count = Next(count))
        {
            rows.AddRange(await MailReader.ReadMessagesAsync(
                connection, accountId, query, WordsOf(segments.Skip(first).Take(count)), cancellationToken));
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
            if (await ReadThreadsAsync(newer, []) is { } rows && rows.Count > query.Limit
                && await doubts.SettleAsync(rows, older.Max(segment => segment.NewestAt), WordsOf(older)) is { } also)
                return also.Count == 0 ? rows : await ReadThreadsAsync(newer, also);
            count *= Widening * Widening;
        }

        return segments.Count == 0 ? [] : await ReadThreadsAsync(segments, []);
    }

    private Task<List<ThreadRecord>> ReadThreadsAsync(IEnumerable<SearchSegment> segments, IReadOnlyCollection<long> also) =>
        MailReader.ReadThreadsAsync(connection, accountId, query, WordsOf(segments), also, cancellationToken);

    private Task<List<SearchSegment>> SegmentsAsync() =>
        SearchSegmentRows.OfAccountAsync(connection, accountId, cancellationToken);

    private string WordsOf(IEnumerable<SearchSegment> segments) =>
        string.Join(" | ", segments.Select(segment => "(" + terms.ToQuery(segment.Token) + ")"));

    private static int Next(int count) => Math.Min(count * Widening, MaxSegments);

    private bool IsAsked(SearchSegment segment) =>
        !(segment.OldestAt >= query.Before || segment.NewestAt <= query.After)
        && (query.Cursor is not { } cursor
            || (query.OldestFirst ? segment.NewestAt >= cursor.At : segment.OldestAt <= cursor.At));
}
