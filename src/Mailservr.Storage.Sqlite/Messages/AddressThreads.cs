using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The threads of some addresses. The newest threads of the account are tried first, which fills the page where these addresses
/// have a good part of the mail; else what takes less long: to try more of them, or to look up all mail of the addresses.
/// </summary>
internal sealed class AddressThreads(SqliteSession session, long accountId, MailQuery query, SearchMatches? matches)
{
    /// <summary>Threads that are tried before anything else.</summary>
    private const int Tried = 500;

    public IReadOnlyList<ThreadRecord> Read()
    {
        if (query.OldestFirst || query.Limit <= 0)
            return BeginWithMail();

        var edge = EdgeAt();
        var rows = TryThreads(edge);
        if (edge is null || rows.Count > query.Limit)
            return rows;
        return rows.Count > 0 && IsMailMoreThan(Tried * (query.Limit + 1L) / rows.Count) ? TryThreads(edge: null) : BeginWithMail();
    }

    private IReadOnlyList<ThreadRecord> BeginWithMail() =>
        MailReader.ReadThreads(session, MailFilter.OfThreads(accountId, query, matches), query);

    private IReadOnlyList<ThreadRecord> TryThreads(DateTimeOffset? edge) =>
        MailReader.ReadThreads(session, MailFilter.OfTriedThreads(accountId, query, matches), query, edge);

    /// <summary>When the last of the first threads behind the cursor was active; null when there are no more.</summary>
    private DateTimeOffset? EdgeAt() =>
        session.Prepare("SELECT last_at FROM threads WHERE account_id = ?1 AND last_at <= ?2 ORDER BY last_at DESC, id DESC LIMIT 1 OFFSET ?3")
            .Bind(accountId).Bind(query.Cursor?.At ?? DateTimeOffset.MaxValue).Bind(Tried)
            .First(static row => (DateTimeOffset?)row.Time(0));

    private bool IsMailMoreThan(long count) =>
        session.Prepare(
                """
                SELECT 1 FROM message_addresses WHERE account_id = ?1 AND address_id IN (SELECT value FROM json_each(?2)) LIMIT 1 OFFSET ?3
                """)
            .Bind(accountId).Bind("[" + string.Join(',', query.AddressIds ?? []) + "]").Bind(count).Any();
}
