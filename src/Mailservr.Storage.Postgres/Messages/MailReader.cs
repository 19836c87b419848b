using System.Globalization;
using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Pages of messages and threads by keyset: a page begins behind the last row of the one before.</summary>
internal static class MailReader
{
    private static readonly (string At, string Id) ThreadOrder = ("t.last_at", "t.id");

    /// <summary>Without the index.</summary>
    public static async Task<List<MessageRecord>> ReadMessagesAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        var filter = MailFilter.Of(accountId, query);
        var sql = MessagesSql(filter, query, MessageRows.Columns, MessageConditions(filter, query));
        return await filter.ListAsync(connection, sql, MessageRows.Read, cancellationToken);
    }

    /// <summary>With it.</summary>
    /// <param name="words">What it is asked of each segment, in the order that mail is asked for.</param>
    public static async Task<List<MessageRecord>> SearchMessagesAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, string[] words, CancellationToken cancellationToken)
    {
        var filter = MailFilter.OfSegments(accountId, query, words);
        return await filter.ListAsync(connection, SearchSql(filter, query), MessageRows.Read, cancellationToken);
    }

    /// <summary>Of these messages, one by one, those that have what is asked.</summary>
    /// <param name="words">What the index is asked of each.</param>
    public static async Task<List<MessageRecord>> ReadMessagesAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, IReadOnlyCollection<long> ids, SegmentWords words,
        CancellationToken cancellationToken)
    {
        var filter = MailFilter.Within(accountId, query, "m.id", ids, words);
        var sql = MessagesSql(filter, query, MessageRows.Columns, MessageConditions(filter, query));
        return await filter.ListAsync(connection, sql, MessageRows.Read, cancellationToken);
    }

    /// <summary>Without the index.</summary>
    /// <param name="also">Threads that are known to have a message that matches.</param>
    public static async Task<List<ThreadRecord>> ReadThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, IReadOnlyCollection<long>? also,
        CancellationToken cancellationToken)
    {
        var filter = MailFilter.Of(accountId, MailFilter.OfMessages(SummedUp(query)));
        return await filter.ListAsync(connection, ThreadsSql(filter, query, also), ReadThread, cancellationToken);
    }

    /// <summary>Of these threads, of which all have what is asked.</summary>
    public static async Task<List<ThreadRecord>> ReadThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, long[] ids, CancellationToken cancellationToken) =>
        await connection.ListAsync(
            $"""
            SELECT {ThreadRows.Columns} FROM mailservr.threads t WHERE t.account_id = $1 AND t.id = ANY($2)
            {OrderAndLimit(query, ThreadOrder)}
            """,
            ReadThread, cancellationToken, accountId, ids);

    /// <summary>Messages that the index knows, in threads that have what is asked of these.</summary>
    /// <param name="mail">What is asked of a message, and how many at most.</param>
    /// <param name="words">What the index is asked of each segment, in the order that mail is asked for.</param>
    public static async Task<List<FoundMessage>> SearchThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, MailQuery mail, string[] words,
        CancellationToken cancellationToken)
    {
        var filter = MailFilter.OfSegments(accountId, mail, words);
        return await filter.ListAsync(
            connection, SearchThreadsSql(filter, query, mail),
            static row => new FoundMessage(row.GetInt64(0), row.Time(1)), cancellationToken);
    }

    public static MailPage<MessageRecord> Page(List<MessageRecord> rows, int limit) =>
        Page(rows, limit, static m => new MailCursor(m.ReceivedAt, m.Id));

    public static MailPage<ThreadRecord> Page(List<ThreadRecord> rows, int limit) =>
        Page(rows, limit, static t => new MailCursor(t.LastEmailAt, t.Id));

    public static string ThreadFlags(MailQuery query)
    {
        var archived = query.Archived is { } flag ? (flag ? " AND t.archived" : " AND NOT t.archived") : "";
        var quarantined = query.Quarantined == false ? " AND NOT t.quarantined" : "";
        return archived + quarantined + Count("t.unread_count", query.Unread)
            + Count("t.starred_count", query.Starred) + Count("t.attachment_count", query.HasAttachment);

        static string Count(string column, bool? value) =>
            value is { } any ? $" AND {column} {(any ? '>' : '=')} 0" : "";
    }

    public static string Behind(MailFilter filter, MailQuery query) => Behind(filter, query, ThreadOrder);

    public static string SearchSql(MailFilter filter, MailQuery query) =>
        SearchSql(filter, query, MessageRows.Columns, MessageConditions(filter, query));

    public static string SearchThreadsSql(MailFilter filter, MailQuery query, MailQuery mail)
    {
        var asked = ThreadFlags(query with { Quarantined = null }) + Behind(filter, query);
        // Of each by itself: no plan is to begin with all threads that have it.
        var thread = asked.Length > 0
            ? $" AND (SELECT true{asked} FROM mailservr.threads t WHERE t.account_id = m.account_id AND t.id = m.thread_id)"
            : "";
        return SearchSql(filter, mail, "m.thread_id", thread);
    }

    // One segment after the other, until the page is full: those behind are not asked. All that is sorted at once is what
    // one of them has, because they come in their order.
    private static string SearchSql(MailFilter filter, MailQuery query, string columns, string conditions) =>
        $"""
        SELECT p.* FROM {filter.Segments}
        CROSS JOIN LATERAL ({MessagesSql(filter, query, $"{columns}, {filter.Order.At}, {filter.Order.Id}", conditions)}) p
        {OrderAndLimit(query, ("s.place, p.received_at", "p.message_id"))}
        """;

    private static string MessagesSql(MailFilter filter, MailQuery query, string columns, string conditions) =>
        $"""
        SELECT {columns} FROM {filter.Source}
        WHERE m.account_id = $1{filter.Conditions}{conditions}
        {OrderAndLimit(query, filter.Order)}
        """;

    private static string MessageConditions(MailFilter filter, MailQuery query)
    {
        var archived = query.Archived is { } flag
            ? $"""
               AND {(flag ? "" : "NOT ")}(
                SELECT t.archived FROM mailservr.threads t WHERE t.account_id = m.account_id AND t.id = m.thread_id)
              """
            : "";
        return archived + Behind(filter, query, filter.Order);
    }

    private static string ThreadsSql(MailFilter filter, MailQuery query, IReadOnlyCollection<long>? also)
    {
        var more = also is null ? "" : $" UNION ALL SELECT unnest({filter.AddParameter(also.ToArray())})";
        var matches = filter.IsOpen
            ? ""
            : $" AND t.id IN (SELECT m.thread_id FROM {filter.Source} WHERE m.account_id = $1{filter.Conditions}{more})";
        return $"""
            SELECT {ThreadRows.Columns} FROM mailservr.threads t
            WHERE t.account_id = $1{ThreadFlags(query)}{matches}{Behind(filter, query, ThreadOrder)}
            {OrderAndLimit(query, ThreadOrder)}
            """;
    }

    private static ThreadRecord ReadThread(NpgsqlDataReader row) => ThreadRows.Read(row).ToRecord();

    // A thread is quarantined when all its messages are: where nothing else is asked of a message, the thread can tell.
    private static MailQuery SummedUp(MailQuery query) =>
        query is { Quarantined: false, ThreadId: null, AddressIds: null, From: null or "", Sender: null or "", Subject: null or "" }
            and { After: null, Before: null, Text: null or "" }
            ? query with { Quarantined = null }
            : query;

    private static string Behind(MailFilter filter, MailQuery query, (string At, string Id) order)
    {
        if (query.Cursor is not { } cursor)
            return "";

        var first = filter.AddParameter(cursor.At.ToUniversalTime());
        var second = filter.AddParameter(cursor.Id);
        return $" AND ({order.At}, {order.Id}) {(query.OldestFirst ? '>' : '<')} ({first}, {second})";
    }

    // One row more than asked for tells whether there is a next page. The number itself: of a parameter the planner expects
    // a tenth of all there is, and for that compares every thread with every message that was found.
    private static string OrderAndLimit(MailQuery query, (string At, string Id) order)
    {
        var direction = query.OldestFirst ? "ASC" : "DESC";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ORDER BY {order.At} {direction}, {order.Id} {direction} LIMIT {Math.Max(0, query.Limit) + 1L}");
    }

    private static MailPage<T> Page<T>(List<T> rows, int limit, Func<T, MailCursor> cursor)
    {
        if (rows.Count <= limit || limit <= 0)
            return new MailPage<T>(limit <= 0 ? [] : rows, null);

        var items = rows.Take(limit).ToList();
        return new MailPage<T>(items, cursor(items[^1]));
    }
}
