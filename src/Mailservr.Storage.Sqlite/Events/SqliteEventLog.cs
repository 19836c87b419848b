using Mailservr.Events;

namespace Mailservr.Storage.Sqlite;

/// <summary>One writer commits in the order of positions: none appears behind one that was read.</summary>
internal sealed class SqliteEventLog(SqliteStorage storage) : IEventLog
{
    private const string Columns =
        "SELECT position, account_id, address_id, sender, type, at, data, trace FROM events ";

    public async ValueTask AppendAsync(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        await storage.Database.WriteAsync(
            session =>
            {
                foreach (var item in events)
                    EventRows.Insert(session, item);
                return true;
            },
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<EventRecord>> ReadAsync(
        long? accountId, long afterPosition, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return await storage.Database.ReadAsync(
            session => accountId is { } account
                ? session.Prepare(Columns + "WHERE account_id = ?1 AND position > ?2 ORDER BY position LIMIT ?3")
                    .Bind(account).Bind(afterPosition).Bind(limit).List(EventRows.Read)
                : session.Prepare(Columns + "WHERE position > ?1 ORDER BY position LIMIT ?2")
                    .Bind(afterPosition).Bind(limit).List(EventRows.Read),
            cancellationToken);
    }

    // From the counter of AUTOINCREMENT, which also knows events that were pruned.
    public async ValueTask<long> GetHeadAsync(CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => session.Prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'").Scalar() ?? 0,
            cancellationToken);

    public async ValueTask PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await storage.Database.WriteAsync(
            session => session.Prepare("DELETE FROM events WHERE at < ?1").Bind(before).Run(), cancellationToken);
}
