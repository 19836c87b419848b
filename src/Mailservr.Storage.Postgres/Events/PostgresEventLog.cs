using Mailservr.Events;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>The journal of all hosts; <see cref="EventRows"/> says why its positions are in order.</summary>
internal sealed class PostgresEventLog(PostgresStorage storage) : IEventLog
{
    private const string Select = $"SELECT {EventRows.Columns} FROM mailservr.events ";

    public async ValueTask AppendAsync(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            return;

        var database = await storage.OpenAsync(cancellationToken);
        await database.WriteAsync(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                AddressSenders.Count(batch, AddressSenders.Blocked(events));
                EventRows.Insert(batch, events);
                return await batch.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken);
        database.Notifier.Signal();
    }

    public async ValueTask<IReadOnlyList<EventRecord>> ReadAsync(
        long? accountId, long afterPosition, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadAsync(
            connection => accountId is { } account
                ? connection.ListAsync(
                    Select + "WHERE account_id = $1 AND position > $2 ORDER BY position LIMIT $3",
                    EventRows.Read, cancellationToken, account, afterPosition, limit)
                : connection.ListAsync(
                    Select + "WHERE position > $1 ORDER BY position LIMIT $2",
                    EventRows.Read, cancellationToken, afterPosition, limit),
            cancellationToken);
    }

    // Not the sequence: it also counts what is not committed yet and would be skipped by who begins at the head.
    public async ValueTask<long> GetHeadAsync(CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadAsync(
            connection => connection.ScalarAsync<long>(
                """
                SELECT greatest(
                    (SELECT coalesce(max(position), 0) FROM mailservr.events),
                    (SELECT position FROM mailservr.pruned_events))
                """,
                cancellationToken),
            cancellationToken);
    }

    public async ValueTask PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        await database.WriteAsync(
            connection => connection.RunAsync(
                """
                WITH pruned AS (DELETE FROM mailservr.events WHERE at < $1 RETURNING position)
                UPDATE mailservr.pruned_events
                SET position = greatest(position, (SELECT max(position) FROM pruned))
                WHERE EXISTS (SELECT FROM pruned)
                """,
                cancellationToken, before.ToUniversalTime()),
            cancellationToken);
    }
}
