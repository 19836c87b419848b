using System.Globalization;
using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>Queries for pages of messages and threads.</summary>
internal static class MailSql
{
    private static readonly (string At, string Id) ThreadOrder = ("t.last_at", "t.id");

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

    public static string Messages(MailFilter filter, MailQuery query) =>
        Messages(filter, query, MessageRows.ListColumns, MessageConditions(filter, query));

    public static string Threads(MailFilter filter, MailQuery query)
    {
        var matches = filter.IsOpen
            ? ""
            : $" AND t.id IN (SELECT m.thread_id FROM {filter.Source} WHERE m.account_id = $1{filter.Conditions})";
        return $"""
            SELECT {ThreadRows.Columns} FROM mailservr.threads t
            WHERE t.account_id = $1{ThreadFlags(query)}{matches}{Behind(filter, query, ThreadOrder)}
            {OrderAndLimit(query, ThreadOrder)}
            """;
    }

    /// <param name="ids">A placeholder for the ids of threads that have what is asked.</param>
    public static string Threads(MailQuery query, string ids) =>
        $"""
        SELECT {ThreadRows.Columns} FROM mailservr.threads t WHERE t.account_id = $1 AND t.id = ANY({ids})
        {OrderAndLimit(query, ThreadOrder)}
        """;

    /// <summary>Messages that the index knows.</summary>
    public static string Search(MailFilter filter, MailQuery query) =>
        Search(filter, query, MessageRows.ListColumns, MessageConditions(filter, query));

    /// <summary>Threads and times of messages, in threads that have what is asked of these.</summary>
    /// <param name="mail">What is asked of a message, and how many at most.</param>
    public static string OfThreads(MailFilter filter, MailQuery query, MailQuery mail) =>
        Messages(filter, mail, $"m.thread_id, {filter.Order.At}", ThreadConditions(filter, query));

    /// <summary>The same of messages that the index knows.</summary>
    public static string SearchOfThreads(MailFilter filter, MailQuery query, MailQuery mail) =>
        Search(filter, mail, "m.thread_id", ThreadConditions(filter, query));

    // One segment after the other, until the page is full: those behind are not asked. All that is sorted at once is what
    // one of them has, because they come in their order.
    private static string Search(MailFilter filter, MailQuery query, string columns, string conditions) =>
        $"""
        SELECT p.* FROM {filter.Segments}
        CROSS JOIN LATERAL ({Messages(filter, query, $"{columns}, {filter.Order.At} AS sorted_at, {filter.Order.Id} AS sorted_id", conditions)}) p
        {OrderAndLimit(query, ("s.place, p.sorted_at", "p.sorted_id"))}
        """;

    private static string Messages(MailFilter filter, MailQuery query, string columns, string conditions) =>
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

    // Of each thread by itself: no plan is to begin with all that have it.
    private static string ThreadConditions(MailFilter filter, MailQuery query)
    {
        var asked = ThreadFlags(query with { Quarantined = null }) + Behind(filter, query);
        return asked.Length > 0
            ? $" AND (SELECT true{asked} FROM mailservr.threads t WHERE t.account_id = m.account_id AND t.id = m.thread_id)"
            : "";
    }

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
}
