namespace Mailservr.Storage.Sqlite;

internal sealed class SqliteIdBlocks(SqliteStorage storage) : IIdBlocks
{
    /// <summary>Above it JavaScript cannot tell integers apart.</summary>
    private const long Limit = 1L << 53;

    public async ValueTask<long> ReserveAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return await storage.Database.WriteAsync(session => Reserve(session, count), cancellationToken);
    }

    private static long Reserve(SqliteSession session, int count)
    {
        var first = session.Prepare("SELECT next FROM id_blocks").Scalar() ?? 1;
        if (first > Limit - count)
            throw new InvalidOperationException("There are no ids left below 2^53.");

        session.Prepare("UPDATE id_blocks SET next = ?1").Bind(first + count).Run();
        return first;
    }
}
