using Mailservr.Transfer;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Everything in the schema goes out and comes in, page by page.</summary>
/// <remarks>
/// The table <c>transfer</c> is there only as long as a transfer into this schema has not ended, <c>transferred</c> from
/// then on.
/// </remarks>
internal sealed class PostgresTransfer(PostgresStorage storage) : IStorageTransfer
{
    private const string MarkTable = "mailservr.transfer";
    private const string EndTable = "transferred";

    /// <summary>The server notices only a moment later that a process is gone.</summary>
    private const int Looks = 20;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    public string Place => "PostgreSQL " + storage.Address;

    public async ValueTask RequireStorageAsync(CancellationToken cancellationToken) =>
        await storage.RequireSchemaAsync(cancellationToken);

    public async ValueTask RequireSourceAsync(CancellationToken cancellationToken)
    {
        await storage.RequireSchemaAsync(cancellationToken);
        await RequireNoHostAsync(cancellationToken);
        if (await FindUnfinishedAsync(cancellationToken) is { } source)
        {
            throw new InvalidOperationException(
                $"{Place} is itself the unfinished target of a transfer from {source}: end that first.");
        }

        var database = await storage.OpenAsync(cancellationToken);
        await database.Spool.DrainAsync(accountId: null, cancellationToken);
    }

    public async ValueTask<bool> ReserveAsync(string source, CancellationToken cancellationToken) =>
        await storage.TryCreateAsync(connection => MarkAsync(connection, source, cancellationToken), cancellationToken);

    public async ValueTask<bool> BeginAsync(string source, CancellationToken cancellationToken)
    {
        await RequireNoHostAsync(cancellationToken);
        var known = await FindUnfinishedAsync(cancellationToken);
        if (known is not null && known != source)
            throw new InvalidOperationException($"{Place} is the unfinished target of a transfer from {known}, not {source}.");
        if (known is not null)
            return true;

        await WriteAsync(connection => MarkAsync(connection, source, cancellationToken), cancellationToken);
        return false;
    }

    public async ValueTask<string?> FindUnfinishedAsync(CancellationToken cancellationToken) =>
        await FindAsync(MarkTable, cancellationToken);

    public async ValueTask<string?> FindEndedAsync(CancellationToken cancellationToken) =>
        await FindAsync("mailservr." + EndTable, cancellationToken);

    public async ValueTask<IReadOnlyList<object?[]>> ReadAsync(
        TransferTable table, object?[]? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await ReadAsync(
            connection => TransferRows.ReadAsync(connection, table, after, limit, cancellationToken), cancellationToken);
    }

    public async ValueTask<object?[]?> FindLastAsync(TransferTable table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await ReadAsync(
            connection => TransferRows.LastAsync(connection, table, cancellationToken), cancellationToken);
    }

    public async ValueTask WriteAsync(
        TransferTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        await WriteAsync(
            connection => TransferRows.WriteAsync(connection, table, rows, cancellationToken), cancellationToken);
        if (table == TransferTable.Messages)
            (await storage.OpenAsync(cancellationToken)).Search.Signal();
    }

    public async ValueTask<TransferCounters> ReadCountersAsync(CancellationToken cancellationToken) => await ReadAsync(
        async connection => (await connection.ListAsync(
            """
            SELECT next, (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM mailservr.event_positions),
                (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM mailservr.webhook_deliveries_id_seq),
                (SELECT count(*) FROM mailservr.accepted_messages)
            FROM mailservr.id_blocks
            """,
            static row => new TransferCounters(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
            cancellationToken))[0],
        cancellationToken);

    public async ValueTask WriteCountersAsync(TransferCounters counters, CancellationToken cancellationToken) =>
        await WriteAsync(
            async connection =>
            {
                await connection.RunAsync(
                    "UPDATE mailservr.id_blocks SET next = greatest(next, $1)", cancellationToken, counters.NextId);
                // Those behind the last row that is there were pruned.
                await connection.RunAsync(
                    """
                    UPDATE mailservr.pruned_events SET position = $1
                    WHERE $1 > (SELECT coalesce(max(position), 0) FROM mailservr.events)
                    """,
                    cancellationToken, counters.LastPosition);
                return await connection.RunAsync(
                    """
                    SELECT setval('mailservr.event_positions', greatest(1, $1), $1 > 0),
                        setval('mailservr.webhook_deliveries_id_seq', greatest(1, $2), $2 > 0)
                    """,
                    cancellationToken, counters.LastPosition, counters.LastDelivery);
            },
            cancellationToken);

    public async ValueTask EndAsync(CancellationToken cancellationToken) => await WriteAsync(
        async connection =>
        {
            if (!await IsThereAsync(connection, MarkTable, cancellationToken))
                return 0;
            await connection.RunAsync($"DROP TABLE IF EXISTS mailservr.{EndTable}", cancellationToken);
            return await connection.RunAsync($"ALTER TABLE {MarkTable} RENAME TO {EndTable}", cancellationToken);
        },
        cancellationToken);

    private static async Task<int> MarkAsync(NpgsqlConnection connection, string source, CancellationToken cancellationToken)
    {
        await connection.RunAsync($"CREATE TABLE {MarkTable} (source text NOT NULL)", cancellationToken);
        return await connection.RunAsync(
            $"INSERT INTO {MarkTable} VALUES ($1)", cancellationToken, StoredText.Clean(source));
    }

    private static Task<bool> IsThereAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        connection.ScalarAsync<bool>($"SELECT to_regclass('{table}') IS NOT NULL", cancellationToken);

    private Task<string?> FindAsync(string table, CancellationToken cancellationToken) => ReadAsync(
        async connection => await IsThereAsync(connection, table, cancellationToken)
            ? await connection.ScalarAsync<string>($"SELECT source FROM {table}", cancellationToken)
            : null,
        cancellationToken);

    private async Task RequireNoHostAsync(CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        for (var looks = 1; await FindHostAsync(database, cancellationToken) is { } host; looks++)
        {
            if (looks == Looks)
                throw new InvalidOperationException($"{Place} is in use by a host on {host}. Stop it first.");
            await Task.Delay(LookInterval, TimeProvider.System, cancellationToken);
        }
    }

    private static Task<string?> FindHostAsync(PostgresDatabase database, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                foreach (var other in await HostRows.ListOthersAsync(connection, database.HostId, cancellationToken))
                {
                    if (!await HostRows.BuryAsync(connection, other, cancellationToken))
                    {
                        return await connection.ScalarAsync<string>(
                            "SELECT name FROM mailservr.hosts WHERE id = $1", cancellationToken, other);
                    }
                }

                return null;
            },
            cancellationToken);

    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadAsync(read, cancellationToken);
    }

    private async Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.WriteAsync(write, cancellationToken);
    }
}
