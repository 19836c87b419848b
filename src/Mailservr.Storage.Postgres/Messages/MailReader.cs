using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Pages of messages and threads by keyset: a page begins behind the last row of the one before.</summary>
internal static class MailReader
{
    /// <summary>Without the index.</summary>
    public static async Task<List<MessageRecord>> ReadMessagesAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        var filter = MailFilter.Of(accountId, query);
        return await filter.ListAsync(connection, MailSql.Messages(filter, query), MessageRows.Read, cancellationToken);
    }

    /// <summary>With it.</summary>
    /// <param name="words">What it is asked of each segment, in the order that mail is asked for.</param>
    public static async Task<List<MessageRecord>> SearchMessagesAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, string[] words, CancellationToken cancellationToken)
    {
        var filter = MailFilter.OfSegments(accountId, query, words);
        return await filter.ListAsync(connection, MailSql.Search(filter, query), MessageRows.Read, cancellationToken);
    }

    /// <summary>Of these messages, one by one, those that have what is asked.</summary>
    /// <param name="words">What the index is asked of each.</param>
    public static async Task<List<MessageRecord>> ReadMessagesAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, IReadOnlyCollection<long> ids, SegmentWords words,
        CancellationToken cancellationToken)
    {
        var filter = MailFilter.Within(accountId, query, "m.id", ids, words);
        return await filter.ListAsync(connection, MailSql.Messages(filter, query), MessageRows.Read, cancellationToken);
    }

    /// <summary>Without the index.</summary>
    /// <param name="also">Threads that are known to have a message that matches.</param>
    public static async Task<List<ThreadRecord>> ReadThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, IReadOnlyCollection<long> also,
        CancellationToken cancellationToken)
    {
        var filter = MailFilter.Of(accountId, MailFilter.OfMessages(SummedUp(query)));
        return await filter.ListAsync(connection, MailSql.Threads(filter, query, also), ReadThread, cancellationToken);
    }

    /// <summary>Of these threads, of which all have what is asked.</summary>
    public static async Task<List<ThreadRecord>> ReadThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, long[] ids, CancellationToken cancellationToken) =>
        await connection.ListAsync(MailSql.Threads(query, "$2"), ReadThread, cancellationToken, accountId, ids);

    /// <summary>Messages that the index knows, in threads that have what is asked of these.</summary>
    /// <param name="mail">What is asked of a message, and how many at most.</param>
    /// <param name="words">What the index is asked of each segment, in the order that mail is asked for.</param>
    public static async Task<List<FoundMessage>> SearchThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, MailQuery mail, string[] words,
        CancellationToken cancellationToken)
    {
        var filter = MailFilter.OfSegments(accountId, mail, words);
        return await filter.ListAsync(
            connection, MailSql.SearchThreads(filter, query, mail),
            static row => new FoundMessage(row.GetInt64(0), row.Time(1)), cancellationToken);
    }

    public static MailPage<MessageRecord> Page(List<MessageRecord> rows, int limit) =>
        Page(rows, limit, static m => new MailCursor(m.ReceivedAt, m.Id));

    public static MailPage<ThreadRecord> Page(List<ThreadRecord> rows, int limit) =>
        Page(rows, limit, static t => new MailCursor(t.LastEmailAt, t.Id));

    private static ThreadRecord ReadThread(NpgsqlDataReader row) => ThreadRows.Read(row).ToRecord();

    // A thread is quarantined when all its messages are: where nothing else is asked of a message, the thread can tell.
    private static MailQuery SummedUp(MailQuery query) =>
        query is { Quarantined: false, ThreadId: null, AddressIds: null, From: null or "", Sender: null or "", Subject: null or "" }
            and { After: null, Before: null, Text: null or "" }
            ? query with { Quarantined = null }
            : query;

    private static MailPage<T> Page<T>(List<T> rows, int limit, Func<T, MailCursor> cursor)
    {
        if (rows.Count <= limit || limit <= 0)
            return new MailPage<T>(limit <= 0 ? [] : rows, null);

        var items = rows.Take(limit).ToList();
        return new MailPage<T>(items, cursor(items[^1]));
    }
}
