using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// A page of threads that is found by the newest messages that match: by as many as fill it, however much mail there is.
/// </summary>
internal sealed class ThreadsByMail(
    NpgsqlConnection connection, long accountId, MailQuery query, CancellationToken cancellationToken)
{
    /// <summary>Messages for each thread of the page at first, and how many times more after that was not enough.</summary>
    private const int MessagesPerThread = 2;
    private const int Widening = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    /// <summary>A thread is as new as its newest message, so that a page of new threads can be found by new mail.</summary>
    private readonly bool _isByNewest = query is { OldestFirst: false, Quarantined: false, Limit: > 0 };

    /// <summary>Such threads may be so few that all of them can be looked at.</summary>
    private readonly bool _isOfFew =
        query.Unread is not null || query.Starred == true || query.Archived == true || query.HasAttachment == true;

    private readonly ThreadDoubts _doubts = new(connection, accountId, query, cancellationToken);

    /// <summary>By the index.</summary>
    public async Task<List<ThreadRecord>> SearchAsync(SearchTerms terms)
    {
        var mail = MailOf();
        var walk = await SegmentWalk.OpenAsync(connection, accountId, mail, terms, cancellationToken);
        return await ReadAsync(
            count => walk.FindAsync(
                count,
                words => MailReader.SearchOfThreadsAsync(connection, accountId, query, Limit(mail, count), words, cancellationToken)),
            walk.WordsUntil);
    }

    /// <summary>By mail as it was received.</summary>
    public Task<List<ThreadRecord>> ListAsync()
    {
        var mail = MailOf();
        return ReadAsync(
            count => MailReader.ReadOfThreadsAsync(connection, accountId, query, Limit(mail, count), cancellationToken), _ => null);
    }

    /// <param name="findAsync">The newest so many messages; all there are, when these are fewer.</param>
    /// <param name="wordsUntil">What the index is asked of mail of a time or before.</param>
    private async Task<List<ThreadRecord>> ReadAsync(
        Func<long, Task<List<FoundMessage>>> findAsync, Func<DateTimeOffset, SegmentWords?> wordsUntil)
    {
        if (_isOfFew && await _doubts.FewAsync(wordsUntil(DateTimeOffset.MaxValue)) is { } few)
            return await ReadAsync(few);

        for (var count = _isByNewest ? MessagesPerThread * (query.Limit + 1L) : long.MaxValue; ; count *= Widening)
        {
            var found = await findAsync(count);
            var rows = await ReadAsync(found.Select(message => message.ThreadId));
            if (found.Count < count)
                return rows;

            // Some may be missing whose newest message is not the one that matches.
            var edge = found[^1].ReceivedAt;
            if (rows.Count > query.Limit && await _doubts.SettleAsync(rows, edge, wordsUntil(edge)) is { } also)
                return also.Count == 0 ? rows : await ReadAsync(rows.Select(thread => thread.Id).Concat(also));
        }
    }

    /// <summary>What is asked of a message. What came behind the cursor's time is in no thread that was quiet since.</summary>
    private MailQuery MailOf()
    {
        var mail = MailFilter.OfMessages(query) with { Cursor = null };
        return _isByNewest && query.Cursor is { } cursor && !(query.Before <= cursor.At)
            ? mail with { Before = cursor.At + Tick }
            : mail;
    }

    private static MailQuery Limit(MailQuery mail, long count) => mail with { Limit = (int)Math.Min(int.MaxValue, count - 1) };

    private async Task<List<ThreadRecord>> ReadAsync(IEnumerable<long> threads)
    {
        var ids = threads.Distinct().ToArray();
        return ids.Length == 0
            ? []
            : await MailReader.ReadThreadsAsync(connection, accountId, query, ids, cancellationToken);
    }
}
