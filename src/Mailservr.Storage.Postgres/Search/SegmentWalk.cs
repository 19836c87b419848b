using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Asks the segments of an account in the order that mail is asked for, until enough is found: what is far away costs next
/// to nothing, however much it is.
/// </summary>
internal sealed class SegmentWalk
{
    /// <summary>Asked at once at most: bounds the size of the question.</summary>
    private const int MaxSegments = 256;

    /// <summary>So many segments are asked sooner than which of them have a sender, and more when they have many of his letters.</summary>
    private const int Few = 4;
    private const int Several = 16;

    private readonly NpgsqlConnection _connection;
    private readonly long _accountId;
    private readonly SearchTerms _terms;
    private readonly string? _sender;
    private readonly CancellationToken _cancellationToken;

    private List<SearchSegment> _segments;
    private bool _isNarrowed;

    private SegmentWalk(
        NpgsqlConnection connection, long accountId, MailQuery query, SearchTerms terms, List<SearchSegment> segments,
        CancellationToken cancellationToken)
    {
        _connection = connection;
        _accountId = accountId;
        _terms = terms;
        _sender = SearchTerms.SenderOf(query);
        _segments = segments;
        _isNarrowed = !SearchTerms.HasGrams(_sender);
        _cancellationToken = cancellationToken;
    }

    /// <summary>What the index is asked of all mail.</summary>
    public SegmentWords Words => WordsUntil(DateTimeOffset.MaxValue);

    /// <param name="query">What is asked of a message: segments that it rules out are not asked.</param>
    public static async Task<SegmentWalk> OpenAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, SearchTerms terms, CancellationToken cancellationToken)
    {
        var all = terms.AreNone ? [] : await SearchSegmentRows.OfAccountAsync(connection, accountId, cancellationToken);
        var asked = all.Where(segment => IsAsked(segment, query)).ToList();
        if (query.OldestFirst)
            asked.Reverse();
        return new SegmentWalk(connection, accountId, query, terms, asked, cancellationToken);
    }

    /// <param name="ask">Given what the index is asked of each of the next segments, finds what is there.</param>
    /// <returns>All there is, when it is less than enough.</returns>
    public async Task<List<T>> FindAsync<T>(long enough, Func<string[], Task<List<T>>> ask)
    {
        var found = new List<T>();
        var count = _isNarrowed ? MaxSegments : Few;
        for (var done = 0; done < _segments.Count && found.Count < enough;)
        {
            found.AddRange(await ask([.. _segments.Skip(done).Take(count).Select(segment => _terms.ToQuery(segment.Token))]));
            done += count;
            var areMany = count == Few && 4L * found.Count >= enough;
            if (found.Count < enough && !areMany)
                await NarrowAsync(done);
            count = areMany ? Several : MaxSegments;
        }

        return found;
    }

    /// <summary>What the index is asked of mail of this time or before.</summary>
    public SegmentWords WordsUntil(DateTimeOffset edge) =>
        new([.. _segments.Where(segment => segment.OldestAt <= edge)], _terms);

    /// <summary>
    /// Leaves out those behind the first ones in which such a sender cannot be. Asked when many are to be asked next: one who is
    /// seen often is looked for in all.
    /// </summary>
    private async Task NarrowAsync(int done)
    {
        if (_isNarrowed || _segments.Count - done <= Few || _sender is null)
            return;

        _isNarrowed = true;
        if (await SegmentSenders.FindAsync(_connection, _accountId, _sender, _cancellationToken) is { } numbers)
            _segments = [.. _segments.Where((segment, i) => i < done || !segment.IsListed || numbers.Contains(segment.Number))];
    }

    private static bool IsAsked(SearchSegment segment, MailQuery query) =>
        !(segment.OldestAt >= query.Before || segment.NewestAt <= query.After)
        && (query.Cursor is not { } cursor
            || (query.OldestFirst ? segment.NewestAt >= cursor.At : segment.OldestAt <= cursor.At));
}
