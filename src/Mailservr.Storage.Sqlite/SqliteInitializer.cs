using Microsoft.Data.Sqlite;

namespace Mailservr.Storage.Sqlite;

/// <summary>Opens the database at start; another message store brings an initializer of its own.</summary>
internal sealed class SqliteInitializer(IMessageStore messages, SqliteStorage storage) : IStorageInitializer
{
    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        if (messages is not SqliteMessageStore)
            return;
        try
        {
            await Task.Run(() => storage.Database, cancellationToken);
        }
        catch (SqliteException fault)
        {
            throw new InvalidOperationException(
                $"The mail in '{storage.FilePath}' cannot be opened: {fault.Message.TrimEnd('.')}. Make room where the disk is full; "
                + "where a file is damaged, restore the backup.", fault);
        }
    }
}
