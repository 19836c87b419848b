using Mailservr.Transfer;

namespace Mailservr.Storage.Sqlite;

/// <summary>Everything in the database goes out and comes in, page by page.</summary>
/// <remarks>
/// The table <c>transfer</c> is there only as long as a transfer into this database has not ended, <c>transferred</c> from
/// then on.
/// </remarks>
internal sealed class SqliteTransfer(SqliteStorage storage) : IStorageTransfer
{
    private const string MarkTable = "transfer";
    private const string EndTable = "transferred";

    public string Place => "SQLite " + storage.FilePath;

    public ValueTask RequireStorageAsync(CancellationToken cancellationToken)
    {
        storage.RequireFile();
        return ValueTask.CompletedTask;
    }

    public async ValueTask RequireSourceAsync(CancellationToken cancellationToken)
    {
        storage.RequireFile();
        // Whoever opens it has it alone: no other process is using it. What waits in the spool has to be in the tables.
        await storage.Spool.DrainAsync(cancellationToken);
        if (await FindUnfinishedAsync(cancellationToken) is { } source)
        {
            throw new InvalidOperationException(
                $"{Place} is itself the unfinished target of a transfer from {source}: end that first.");
        }
    }

    public ValueTask<bool> ReserveAsync(string source, CancellationToken cancellationToken) =>
        new(storage.TryCreate(session => Mark(session, source)));

    public async ValueTask<bool> BeginAsync(string source, CancellationToken cancellationToken)
    {
        var known = await FindUnfinishedAsync(cancellationToken);
        if (known is not null && known != source)
            throw new InvalidOperationException($"{Place} is the unfinished target of a transfer from {known}, not {source}.");

        return known is not null || await storage.Database.WriteAsync(
            session =>
            {
                Mark(session, source);
                return false;
            },
            cancellationToken);
    }

    public ValueTask<string?> FindUnfinishedAsync(CancellationToken cancellationToken) =>
        FindAsync(MarkTable, cancellationToken);

    public ValueTask<string?> FindEndedAsync(CancellationToken cancellationToken) => FindAsync(EndTable, cancellationToken);

    public async ValueTask<IReadOnlyList<object?[]>> ReadAsync(
        TransferTable table, object?[]? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await storage.Database.ReadAsync(
            session => TransferRows.Read(session, table, after, limit), cancellationToken);
    }

    public async ValueTask<object?[]?> FindLastAsync(TransferTable table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await storage.Database.ReadAsync(session => TransferRows.Last(session, table), cancellationToken);
    }

    public async ValueTask WriteAsync(
        TransferTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        await storage.Database.WriteAsync(
            session =>
            {
                TransferRows.Write(session, table, rows);
                return true;
            },
            cancellationToken);
        if (table == TransferTable.Messages)
            storage.Search.Signal();
    }

    public async ValueTask<TransferCounters> ReadCountersAsync(CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            static session => new TransferCounters(
                session.Prepare("SELECT next FROM id_blocks").Scalar() ?? 1,
                Last(session, "events"),
                Last(session, "webhook_deliveries"),
                session.Prepare("SELECT count(*) FROM unfiled").Scalar() ?? 0),
            cancellationToken);

    public async ValueTask WriteCountersAsync(TransferCounters counters, CancellationToken cancellationToken) =>
        await storage.Database.WriteAsync(
            session =>
            {
                session.Prepare("UPDATE id_blocks SET next = max(next, ?1)").Bind(counters.NextId).Run();
                SetLast(session, "events", counters.LastPosition);
                SetLast(session, "webhook_deliveries", counters.LastDelivery);
                return true;
            },
            cancellationToken);

    public async ValueTask EndAsync(CancellationToken cancellationToken) =>
        await storage.Database.WriteAsync(
            session =>
            {
                if (IsThere(session, MarkTable))
                    session.Execute($"DROP TABLE IF EXISTS {EndTable}; ALTER TABLE {MarkTable} RENAME TO {EndTable}");
                return true;
            },
            cancellationToken);

    private static void Mark(SqliteSession session, string source)
    {
        session.Execute($"CREATE TABLE {MarkTable} (source TEXT NOT NULL)");
        session.Prepare($"INSERT INTO {MarkTable} VALUES (?1)").Bind(source).Run();
    }

    private async ValueTask<string?> FindAsync(string table, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => IsThere(session, table)
                ? session.Prepare($"SELECT source FROM {table}").First(static row => row.Text(0))
                : null,
            cancellationToken);

    private static bool IsThere(SqliteSession session, string table) =>
        session.Prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1").Bind(table).Any();

    private static long Last(SqliteSession session, string table) =>
        session.Prepare("SELECT seq FROM sqlite_sequence WHERE name = ?1").Bind(table).Scalar() ?? 0;

    private static void SetLast(SqliteSession session, string table, long last)
    {
        session.Prepare("DELETE FROM sqlite_sequence WHERE name = ?1").Bind(table).Run();
        session.Prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)").Bind(table).Bind(last).Run();
    }
}
