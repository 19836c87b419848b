namespace Mailservr.Storage.Postgres;

internal sealed class PostgresIdBlocks(PostgresStorage storage) : IIdBlocks
{
    /// <summary>Above it JavaScript cannot tell integers apart.</summary>
    private const long Limit = 1L << 53;

    public async ValueTask<long> ReserveAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var database = await storage.OpenAsync(cancellationToken);
        var first = await database.WriteAsync(
            connection => connection.ScalarAsync<long?>(
                "UPDATE mailservr.id_blocks SET next = next + $1 WHERE next <= $2 - $1 RETURNING next - $1",
                cancellationToken, (long)count, Limit),
            cancellationToken);
        return first ?? throw new InvalidOperationException("There are no ids left below 2^53.");
    }
}
