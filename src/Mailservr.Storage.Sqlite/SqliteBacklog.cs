namespace Mailservr.Storage.Sqlite;

/// <summary>What is in the spool, and what the search index has not taken in.</summary>
internal sealed class SqliteBacklog(SqliteStorage storage) : IStorageBacklog
{
    public async ValueTask<StorageBacklog> ReadBacklogAsync(CancellationToken cancellationToken)
    {
        var head = await storage.Database.ReadAsync(SearchChanges.Head, cancellationToken);
        return new StorageBacklog(storage.Spool.Waiting, Math.Max(0, head - storage.Search.Position));
    }
}
