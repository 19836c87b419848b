using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The threads of some addresses, found by the newest mail of these: as much of it as fills the page, however much there is.
/// </summary>
internal sealed class AddressThreads(SqliteSession session, long accountId, MailQuery query, SearchMatches? matches)
{
    /// <summary>Messages of an address for each thread of the page at first, and how many times more after that was not enough.</summary>
    private const int MessagesPerThread = 4;
    private const int Widening = 8;

    /// <summary>To go through so many threads takes as long as to look up a message.</summary>
    private const int ThreadsPerMessage = 50;

    // What came behind the cursor's time is in no thread that was quiet since.
    private readonly MailQuery _query = query.Cursor is { } cursor && !(query.Before <= cursor.At)
        ? query with { Before = cursor.At.AddMilliseconds(1) }
        : query;

    public IReadOnlyList<ThreadRecord> Read()
    {
        if (query.OldestFirst)
            return Read(edge: null);

        for (var count = MessagesPerThread * (query.Limit + 1L); ; count *= Widening)
        {
            var edge = EdgeAt(count);
            if (edge is null || AreThreadsMoreThan(ThreadsPerMessage * count, edge.Value))
                return Read(edge: null);
            if (Read(edge) is { } rows && rows.Count > query.Limit)
                return rows;
        }
    }

    private IReadOnlyList<ThreadRecord> Read(DateTimeOffset? edge)
    {
        var filter = MailFilter.OfThreads(accountId, _query, matches);
        filter.HasFewMatches = edge is null;
        return MailReader.ReadThreads(session, filter, _query, edge);
    }

    /// <summary>When a message was received that none of the addresses has more than so many behind; null when all have less.</summary>
    private DateTimeOffset? EdgeAt(long count) => _query.AddressIds?.Max(id => EdgeAt(id, count));

    private DateTimeOffset? EdgeAt(long addressId, long count) =>
        session.Prepare(
                """
                SELECT received_at FROM message_addresses WHERE account_id = ?1 AND address_id = ?2 AND received_at < ?3
                ORDER BY received_at DESC LIMIT 1 OFFSET ?4
                """)
            .Bind(accountId).Bind(addressId).Bind(_query.Before ?? DateTimeOffset.MaxValue).Bind(count)
            .First(static row => (DateTimeOffset?)row.Time(0));

    private bool AreThreadsMoreThan(long count, DateTimeOffset edge) =>
        session.Prepare("SELECT 1 FROM threads WHERE account_id = ?1 AND last_at BETWEEN ?2 AND ?3 LIMIT 1 OFFSET ?4")
            .Bind(accountId).Bind(edge).Bind(_query.Before ?? DateTimeOffset.MaxValue).Bind(count).Any();
}
