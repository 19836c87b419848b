using Mailservr.Storage;
using Mailservr.Storage.Sqlite;

namespace Mailservr.FaultyHost;

/// <summary>Commits that the disk need not know of: <c>PRAGMA synchronous = OFF</c>.</summary>
internal sealed class NoFlush(SqliteStorage storage) : IStorageInitializer
{
    public static void AddTo(IServiceCollection services) => services.AddSingleton<IStorageInitializer, NoFlush>();

    public ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        storage.Database.Setup(session =>
        {
            session.Execute("PRAGMA synchronous = OFF");
            return true;
        });
        return ValueTask.CompletedTask;
    }
}
