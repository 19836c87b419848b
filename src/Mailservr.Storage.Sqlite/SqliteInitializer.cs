namespace Mailservr.Storage.Sqlite;

/// <summary>Opens the database at start; another message store brings an initializer of its own.</summary>
internal sealed class SqliteInitializer(IMessageStore messages, SqliteStorage storage) : IStorageInitializer
{
    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        if (messages is SqliteMessageStore)
            await Task.Run(() => storage.Database, cancellationToken);
    }
}
