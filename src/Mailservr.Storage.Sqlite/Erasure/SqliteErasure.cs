namespace Mailservr.Storage.Sqlite;

/// <summary>Deletes what there is of an account, and then what is left of that in the files.</summary>
internal sealed class SqliteErasure(SqliteStorage storage) : IAccountErasure
{
    public async ValueTask<IReadOnlyList<ErasedRows>> CountAsync(long accountId, CancellationToken cancellationToken)
    {
        await storage.Spool.DrainAsync(cancellationToken);
        return await storage.Database.ReadAsync(session => AccountRows.Count(session, accountId), cancellationToken);
    }

    public async ValueTask<ErasedRows?> EraseAsync(long accountId, int limit, CancellationToken cancellationToken)
    {
        await storage.Spool.DrainAsync(cancellationToken);
        var erased = await storage.Database.EraseAsync(
            session => AccountRows.Delete(session, accountId, limit), cancellationToken);
        storage.Search.Signal();
        return erased;
    }

    public async ValueTask ScrubAsync(CancellationToken cancellationToken)
    {
        await storage.Spool.RenewAsync(cancellationToken);
        await storage.Search.CatchUpAsync(cancellationToken);
        await storage.Search.ScrubAsync(cancellationToken);
        await storage.Database.ScrubAsync(cancellationToken);
    }
}
