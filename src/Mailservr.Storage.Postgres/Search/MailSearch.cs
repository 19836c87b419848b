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

    /// <summary>More threads in doubt than that are not looked at one by one.</summary>
    private const int MaxDoubts = 200;

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
        for (var count = query.OldestFirst || query.Quarantined != false ? segments.Count : 1; count < segments.Count;)
        {
            var (newer, older) = (segments.Take(count).ToList(), segments.Skip(count).ToList());
            if (await ReadThreadsAsync(newer, []) is { } rows && rows.Count > query.Limit
                && await OfDoubtAsync(older, rows) is { } also)
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

    /// <returns>
    /// Threads before the end of the page that are found in older mail only; null when too many could be.
    /// </returns>
    private async Task<List<long>?> OfDoubtAsync(List<SearchSegment> older, List<ThreadRecord> rows)
    {
        var filter = MailFilter.OfThreads(accountId, new MailQuery(), words: null);
        var from = filter.AddParameter(rows[query.Limit].LastEmailAt.ToUniversalTime());
        var before = filter.AddParameter(older.Max(segment => segment.NewestAt));
        var known = filter.AddParameter(rows.Select(thread => thread.Id).ToArray());
        var threads = await filter.ListAsync(
            connection,
            $"""
            SELECT t.id FROM mailservr.threads t
            WHERE t.account_id = $1 AND t.last_at >= {from} AND t.first_at <= {before} AND t.id <> ALL({known})
            {MailReader.ThreadFlags(query)}{MailReader.Behind(filter, query)} LIMIT {MaxDoubts + 1}
            """,
            static row => row.GetInt64(0), cancellationToken);
        return threads.Count switch
        {
            0 => [],
            <= MaxDoubts => await FoundAsync(older, threads),
            _ => null,
        };
    }

    private async Task<List<long>> FoundAsync(List<SearchSegment> older, List<long> threads)
    {
        var filter = MailFilter.OfThreads(accountId, query, words: null);
        var words = filter.AddParameter(WordsOf(older));
        return await filter.ListAsync(
            connection,
            $"""
            SELECT DISTINCT m.thread_id FROM {filter.Source}
            JOIN mailservr.message_words w ON w.account_id = m.account_id AND w.message_id = m.id
            WHERE m.account_id = $1 AND m.thread_id = ANY({filter.AddParameter(threads.ToArray())})
                AND w.words @@ {words}::tsquery{filter.Conditions}
            """,
            static row => row.GetInt64(0), cancellationToken);
    }
}
