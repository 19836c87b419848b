using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>Pages of messages and threads by keyset: a page begins behind the last row of the one before.</summary>
internal static class MailReader
{
    private static readonly (string At, string Id) ThreadOrder = ("t.last_at", "t.id");

    public static MailPage<MessageRecord> ReadMessages(
        SqliteSession session, long accountId, MailQuery query, SearchMatches? matches)
    {
        var filter = MailFilter.Of(accountId, query, matches);
        var sql = MessagesSql(filter, query);
        var rows = filter.Prepare(session, sql).List(MessageRows.ReadListed);
        return Page(rows, query.Limit, static m => new MailCursor(m.ReceivedAt, m.Id));
    }

    public static MailPage<ThreadRecord> ReadThreads(
        SqliteSession session, long accountId, MailQuery query, SearchMatches? matches)
    {
        var filter = MailFilter.OfThreads(accountId, query, matches);
        var rows = query is { AddressIds: not null, ThreadId: null } && !filter.HasFewMatches
            ? new AddressThreads(session, accountId, query, matches).Read()
            : ReadThreads(session, filter, query);
        return Page(rows, query.Limit, static t => new MailCursor(t.LastEmailAt, t.Id));
    }

    public static IReadOnlyList<ThreadRecord> ReadThreads(SqliteSession session, MailFilter filter, MailQuery query, DateTimeOffset? edge = null) =>
        filter.Prepare(session, ThreadsSql(filter, query, edge)).List(static row => ThreadRows.Read(row).ToRecord());

    public static string MessagesSql(MailFilter filter, MailQuery query)
    {
        var archived = query.Archived is { } flag
            ? $" AND (SELECT t.archived FROM threads t WHERE t.id = m.thread_id) = {MailFilter.Literal(flag)}"
            : "";
        var from = $"""
            FROM {filter.Source}
            WHERE {Account(filter, "m")} = ?1{filter.Conditions}{archived}{Behind(filter, query, filter.Order)}
            """;
        return PageSql(filter, query, MessageRows.ListColumns, "messages m", filter.Order, from);
    }

    /// <param name="filter">What a message is asked.</param>
    /// <param name="query">What a thread is asked.</param>
    /// <param name="edge">Threads of addresses that were quiet since are not looked at, nor mail that is older without need; null for all.</param>
    public static string ThreadsSql(MailFilter filter, MailQuery query, DateTimeOffset? edge = null)
    {
        var matches = filter switch
        {
            { IsOpen: true } => "",
            { IsSelective: true } when edge is { } at => $" AND {Since(filter, filter.AddParameter(s => s.Bind(at)))}",
            { IsSelective: true } => $" AND t.id IN {ThreadsOf(filter)}",
            _ => $" AND EXISTS {MessagesOfThread(filter)}",
        };
        // Else SQLite goes through the threads by time until it comes to the one.
        var one = query.ThreadId is { } id ? $" AND t.id = {filter.AddParameter(s => s.Bind(id))}" : "";
        var from = $"""
            FROM threads t
            WHERE {Account(filter, "t")} = ?1{one}{ThreadFlags(query)}{matches}{Behind(filter, query, ThreadOrder)}
            """;
        return PageSql(filter, query, ThreadRows.Columns, "threads t", ThreadOrder, from);
    }

    private static string ThreadsOf(MailFilter filter, string more = "") =>
        $"(SELECT m.thread_id FROM {filter.Source} WHERE {Account(filter, "m")} = ?1{filter.Conditions}{more})";

    private static string MessagesOfThread(MailFilter filter) =>
        $"(SELECT 1 FROM {filter.SourceInThread} WHERE m.account_id = ?1 AND m.thread_id = t.id{filter.Conditions})";

    // A thread without mail that is found since then has some before, and so did not begin later.
    private static string Since(MailFilter filter, string edge) =>
        $"""
        t.last_at >= {edge} AND (t.id IN {ThreadsOf(filter, $" AND d.received_at >= {edge}")}
            OR (t.first_at < {edge} AND EXISTS {MessagesOfThread(filter)}))
        """;

    // The plus keeps SQLite from walking through everything when it need only look up a few.
    private static string Account(MailFilter filter, string table) => $"{(filter.HasFewMatches ? "+" : "")}{table}.account_id";

    private static string ThreadFlags(MailQuery query)
    {
        return Flag("t.archived", query.Archived) + Flag("t.unread_count", query.Unread)
            + Flag("t.starred_count", query.Starred) + Flag("t.attachment_count", query.HasAttachment);

        static string Flag(string column, bool? value) =>
            value is { } flag ? $" AND {column} {(flag ? '>' : '=')} 0" : "";
    }

    private static string Behind(MailFilter filter, MailQuery query, (string At, string Id) order)
    {
        if (query.Cursor is not { } cursor)
            return "";

        var first = filter.AddParameter(s => s.Bind(cursor.At));
        var second = filter.AddParameter(s => s.Bind(cursor.Id));
        return $" AND ({order.At}, {order.Id}) {(query.OldestFirst ? '>' : '<')} ({first}, {second})";
    }

    // One row more than asked for tells whether there is a next page. Few are sorted by what they are sorted by: to carry the
    // whole of each along takes longer than to look the page up again.
    private static string PageSql(
        MailFilter filter, MailQuery query, string columns, string table, (string At, string Id) order, string from)
    {
        var direction = query.OldestFirst ? "ASC" : "DESC";
        var sorted = $"ORDER BY {order.At} {direction}, {order.Id} {direction}";
        var page = $"{from} {sorted} LIMIT {filter.AddParameter(s => s.Bind(Math.Max(0, query.Limit) + 1L))}";
        return filter.HasFewMatches
            ? $"SELECT {columns} FROM {table} WHERE {order.Id} IN (SELECT {order.Id} {page}) {sorted}"
            : $"SELECT {columns} {page}";
    }

    private static MailPage<T> Page<T>(IReadOnlyList<T> rows, int limit, Func<T, MailCursor> cursor)
    {
        if (rows.Count <= limit || limit <= 0)
            return new MailPage<T>(limit <= 0 ? [] : rows, null);

        var items = rows.Take(limit).ToList();
        return new MailPage<T>(items, cursor(items[^1]));
    }
}
