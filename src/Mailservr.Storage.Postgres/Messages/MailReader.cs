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
        return await filter.ListAsync(connection, MailSql.Messages(filter, query), MessageRows.ReadListed, cancellationToken);
    }

    /// <summary>With it.</summary>
    /// <param name="words">What it is asked of each segment, in the order that mail is asked for.</param>
    public static async Task<List<MessageRecord>> SearchMessagesAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, string[] words, CancellationToken cancellationToken)
    {
        var filter = MailFilter.OfSegments(accountId, query, words);
        return await filter.ListAsync(connection, MailSql.Search(filter, query), MessageRows.ReadListed, cancellationToken);
    }

    /// <summary>Of these messages, one by one, those that have what is asked.</summary>
    /// <param name="words">What the index is asked of each.</param>
    public static async Task<List<MessageRecord>> ReadMessagesAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, IReadOnlyCollection<long> ids, SegmentWords words,
        CancellationToken cancellationToken)
    {
        var filter = MailFilter.Within(accountId, query, "m.id", ids, words);
        return await filter.ListAsync(connection, MailSql.Messages(filter, query), MessageRows.ReadListed, cancellationToken);
    }

    /// <summary>Without the index.</summary>
    public static async Task<List<ThreadRecord>> ReadThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        var mail = IsSummedUp(query) ? query with { Quarantined = null } : query;
        var filter = MailFilter.Of(accountId, MailFilter.OfMessages(mail));
        return await filter.ListAsync(connection, MailSql.Threads(filter, query), ReadThread, cancellationToken);
    }

    /// <summary>Of these threads, of which all have what is asked.</summary>
    public static async Task<List<ThreadRecord>> ReadThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, long[] ids, CancellationToken cancellationToken) =>
        await connection.ListAsync(MailSql.Threads(query, "$2"), ReadThread, cancellationToken, accountId, ids);

    /// <summary>Messages, without the index, in threads that have what is asked of these.</summary>
    /// <param name="mail">What is asked of a message, and how many at most.</param>
    public static Task<List<FoundMessage>> ReadOfThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, MailQuery mail, CancellationToken cancellationToken)
    {
        var filter = MailFilter.Of(accountId, mail);
        return filter.ListAsync(connection, MailSql.OfThreads(filter, query, mail), ReadFound, cancellationToken);
    }

    /// <summary>The same with the index.</summary>
    /// <param name="words">What it is asked of each segment, in the order that mail is asked for.</param>
    public static Task<List<FoundMessage>> SearchOfThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, MailQuery mail, string[] words,
        CancellationToken cancellationToken)
    {
        var filter = MailFilter.OfSegments(accountId, mail, words);
        return filter.ListAsync(connection, MailSql.SearchOfThreads(filter, query, mail), ReadFound, cancellationToken);
    }

    /// <summary>
    /// A thread can tell all that is asked of its messages: it is quarantined when all of them are, and nothing else is asked.
    /// </summary>
    public static bool IsSummedUp(MailQuery query) =>
        query is { Quarantined: false, ThreadId: null, AddressIds: null, From: null or "", Sender: null or "", Subject: null or "" }
            and { After: null, Before: null, Text: null or "" };

    public static MailPage<MessageRecord> Page(List<MessageRecord> rows, int limit) =>
        Page(rows, limit, static m => new MailCursor(m.ReceivedAt, m.Id));

    public static MailPage<ThreadRecord> Page(List<ThreadRecord> rows, int limit) =>
        Page(rows, limit, static t => new MailCursor(t.LastEmailAt, t.Id));

    private static ThreadRecord ReadThread(NpgsqlDataReader row) => ThreadRows.Read(row).ToRecord();

    private static FoundMessage ReadFound(NpgsqlDataReader row) => new(row.GetInt64(0), row.Time(1));

    private static MailPage<T> Page<T>(List<T> rows, int limit, Func<T, MailCursor> cursor)
    {
        if (rows.Count <= limit || limit <= 0)
            return new MailPage<T>(limit <= 0 ? [] : rows, null);

        var items = rows.Take(limit).ToList();
        return new MailPage<T>(items, cursor(items[^1]));
    }
}
