using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Searches the mail of an account segment by segment, from where the page begins, until the page is full: what is far
/// away costs next to nothing, however much it is.
/// </summary>
internal sealed class MailSearch(
    NpgsqlConnection connection, long accountId, MailQuery query, SearchTerms terms, CancellationToken cancellationToken)
{
    /// <summary>Asked at once at most: bounds the size of the question.</summary>
    private const int MaxSegments = 256;

    /// <summary>
    /// How many times as much as is missing the next segments should have, or of a page of which less than half is there: one
    /// that is not full costs one more question.
    /// </summary>
    private const int Reserve = 2;

    /// <summary>How many times as many segments are asked at most: what nobody writes of now may have been in all mail of a year.</summary>
    private const int Widening = 16;

    /// <summary>So many segments are asked sooner than which of them have a sender.</summary>
    private const int Few = 4;

    /// <summary>The page begins within a segment, of which it is not known how much lies behind.</summary>
    private readonly bool _isCut = query.Cursor is not null || query.Before is not null || query.After is not null;

    private readonly string? _sender = SearchTerms.SenderOf(query);

    private readonly bool _isFiltered = query is not
        { AddressIds: null, ThreadId: null, Unread: null, Starred: null, Archived: null, HasAttachment: null, Subject: null or "" }
        || (SearchTerms.SenderOf(query) is { Length: > 0 } sender && !SearchTerms.HasGrams(sender));

    private bool _isNarrowed;
    private bool _isRare;

    public async Task<List<MessageRecord>> ReadMessagesAsync()
    {
        if (await NewestMail.FindAsync(connection, accountId, query, cancellationToken) is { } newest)
            return newest;

        var asked = query.HasAttachment == true ? terms.Attached() : terms;
        var rows = new List<MessageRecord>();
        var segments = asked.AreNone ? [] : (await SegmentsAsync()).Where(IsAsked).ToList();
        if (query.OldestFirst)
            segments.Reverse();
        // Of a sender first a few, before it is asked which of the others have him.
        var count = SearchTerms.HasGrams(_sender) ? Few : MaxSegments;
        for (var done = 0; done < segments.Count && rows.Count <= query.Limit; count = MaxSegments)
        {
            rows.AddRange(await MailReader.SearchMessagesAsync(
                connection, accountId, query, [.. segments.Skip(done).Take(count).Select(s => asked.ToQuery(s.Token))],
                cancellationToken));
            done += count;
            segments = rows.Count > query.Limit ? segments : await NarrowAsync(segments, done, segments.Count);
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
        if (query.OldestFirst || query.Quarantined != false)
            return await ReadThreadsAsync(await NarrowAsync(segments, done: 0, segments.Count), []);

        var doubts = new ThreadDoubts(connection, accountId, query, cancellationToken);
        List<ThreadRecord> rows = [];
        for (int done = 0, count = 1; done < segments.Count;)
        {
            done = Math.Min(done + count, segments.Count);
            var newer = segments.Take(done).ToList();
            rows = await ReadThreadsAsync(newer, []);
            count = Math.Max(done, Next(segments, done, rows.Count));
            segments = rows.Count > query.Limit ? segments : await NarrowAsync(segments, done, count);
            if (rows.Count > query.Limit && segments.Skip(done).ToList() is { Count: > 0 } older
                && await doubts.SettleAsync(rows, older.Max(segment => segment.NewestAt), WordsOf(older)) is { } also)
                return also.Count == 0 ? rows : await ReadThreadsAsync(newer, also);
        }

        return rows;
    }

    /// <summary>
    /// Of the segments behind the first ones those in which such a sender may be. Asked when many are to be asked next: one who
    /// is seen often is looked for in all.
    /// </summary>
    private async Task<List<SearchSegment>> NarrowAsync(List<SearchSegment> segments, int done, int next)
    {
        if (_isNarrowed || Math.Min(segments.Count - done, next) <= Few || !SearchTerms.HasGrams(_sender))
            return segments;

        _isNarrowed = true;
        return await SegmentSenders.FindAsync(connection, accountId, _sender, cancellationToken) is { } numbers
            ? [.. segments.Where((segment, i) => i < done || !segment.IsListed || numbers.Contains(segment.Number))]
            : segments;
    }

    private async Task<List<ThreadRecord>> ReadThreadsAsync(
        List<SearchSegment> segments, List<long> also) =>
        segments.Count == 0 && also.Count == 0
            ? []
            : await MailReader.ReadThreadsAsync(
                connection, accountId, query, WordsOf(segments), also, cancellationToken);

    private Task<List<SearchSegment>> SegmentsAsync() =>
        SearchSegmentRows.OfAccountAsync(connection, accountId, cancellationToken);

    // One by one: within a single query that asks for any of them, the index goes through every word of each, for every message
    // that has one. Of one word that few have all at once is quicker.
    private string[] WordsOf(IEnumerable<SearchSegment> segments)
    {
        var queries = segments.Select(segment => terms.ToQuery(segment.Token));
        return _isRare && terms.IsOneWord ? [string.Join(" | ", queries)] : [.. queries];
    }

    /// <summary>
    /// Segments that should fill the page, by what was found in how much mail so far: in next to none of it, if the newest has just
    /// begun.
    /// </summary>
    private int Next(List<SearchSegment> segments, int done, int found)
    {
        var seen = segments.Take(done).Skip(_isCut ? 1 : 0).Sum(segment => (long)segment.Messages);
        if (found > query.Limit)
            return done * Widening;

        var missing = 2 * found > query.Limit ? query.Limit + 1L - found : query.Limit + 1L;
        var wanted = (Reserve * missing * seen / Math.Max(1, found) / SearchSegment.Size) + 1;
        _isRare = done > Few && wanted > Few && !_isFiltered;
        return (int)Math.Min(wanted, Math.Min(MaxSegments, done * Widening));
    }

    private bool IsAsked(SearchSegment segment) =>
        !(segment.OldestAt >= query.Before || segment.NewestAt <= query.After)
        && (query.Cursor is not { } cursor
            || (query.OldestFirst ? segment.NewestAt >= cursor.At : segment.OldestAt <= cursor.At));
}
