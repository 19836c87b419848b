namespace Mailservr.Storage.Postgres;

/// <summary>Opens the database at start; another message store brings an initializer of its own.</summary>
internal sealed class PostgresInitializer(IMessageStore messages, PostgresStorage storage) : IStorageInitializer
{
    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        if (messages is PostgresMessageStore)
            await storage.InitializeAsync(cancellationToken);
    }
}
