using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Threads are in the order of their newest message, which need not be the one that matches. Whoever has looked at the
/// newer mail only asks here which other threads of the page match by an older message.
/// </summary>
internal sealed class ThreadDoubts(
    NpgsqlConnection connection, long accountId, MailQuery query, CancellationToken cancellationToken)
{
    /// <param name="rows">A page, and one row more.</param>
    /// <param name="edge">Mail of this time or before was not looked at.</param>
    /// <param name="words">What the index is asked of that mail; null when it is not.</param>
    /// <returns>Threads before the end of the page that are missing; null when too many could be.</returns>
    public async Task<List<long>?> SettleAsync(List<ThreadRecord> rows, DateTimeOffset edge, SegmentWords? words)
    {
        var end = rows[query.Limit].LastEmailAt;
        // At the same moment there may be threads of one message.
        if (end <= edge)
            return null;

        var filter = MailFilter.Of(accountId, new MailQuery());
        var around = ThreadSpans.Around(filter, edge, end);
        var known = filter.AddParameter(rows.Select(thread => thread.Id).ToArray());
        return await FindAsync(filter, $"{around} AND t.id <> ALL({known})", words);
    }

    /// <returns>Every thread that matches; null when more have the flags that are asked of a thread than can be looked at.</returns>
    public Task<List<long>?> FewAsync(SegmentWords? words) =>
        FindAsync(
            MailFilter.Of(accountId, new MailQuery()), "SELECT t.id FROM mailservr.threads t WHERE t.account_id = $1", words);

    private async Task<List<long>?> FindAsync(MailFilter filter, string threadsSql, SegmentWords? words)
    {
        var threads = await filter.ListFewAsync(
            connection, $"{threadsSql}{MailSql.ThreadFlags(query)}{MailSql.Behind(filter, query)}", cancellationToken);
        return threads switch
        {
            null => null,
            [] => [],
            _ => await MatchingAsync(threads, words),
        };
    }

    private async Task<List<long>> MatchingAsync(List<long> threads, SegmentWords? words)
    {
        var filter = MailFilter.Within(accountId, MailFilter.OfMessages(query), "m.thread_id", threads, words);
        return await filter.ListAsync(
            connection,
            $"SELECT DISTINCT m.thread_id FROM {filter.Source} WHERE m.account_id = $1{filter.Conditions}",
            static row => row.GetInt64(0), cancellationToken);
    }
}
