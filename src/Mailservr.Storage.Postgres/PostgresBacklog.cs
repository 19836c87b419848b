namespace Mailservr.Storage.Postgres;

/// <summary>What is accepted and not filed, and what search has not taken in; on all hosts.</summary>
internal sealed class PostgresBacklog(PostgresStorage storage) : IStorageBacklog
{
    private const int CountedAtMost = 100_000;

    public async ValueTask<StorageBacklog> ReadBacklogAsync(CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return new StorageBacklog(
            await CountAsync(database, "accepted_messages WHERE set_aside IS NULL", cancellationToken),
            await CountAsync(database, "unindexed_messages", cancellationToken));
    }

    private static Task<long> CountAsync(PostgresDatabase database, string rows, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.ScalarAsync<long>(
                $"SELECT count(*) FROM (SELECT FROM mailservr.{rows} LIMIT $1) AS waiting", cancellationToken, CountedAtMost),
            cancellationToken);
}
