namespace Mailservr.Storage.Postgres;

/// <summary>What search has not taken in, on any host. Mail itself is in the tables before it is acknowledged.</summary>
internal sealed class PostgresBacklog(PostgresStorage storage) : IStorageBacklog
{
    private const int CountedAtMost = 100_000;

    public async ValueTask<StorageBacklog> ReadBacklogAsync(CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        var unindexed = await database.ReadAsync(
            connection => connection.ScalarAsync<long>(
                "SELECT count(*) FROM (SELECT FROM mailservr.unindexed_messages LIMIT $1) AS some", cancellationToken,
                CountedAtMost),
            cancellationToken);
        return new StorageBacklog(0, unindexed);
    }
}
