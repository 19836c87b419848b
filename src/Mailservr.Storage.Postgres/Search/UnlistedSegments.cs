using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Lists the senders of segments that an older program has filled, which listed none. Until then they are asked for any
/// sender.
/// </summary>
internal static class UnlistedSegments
{
    // Kept from others, and from deletion: what is listed is there when the segments of an account are deleted.
    private const string LockSql =
        """
        SELECT FROM mailservr.search_segments WHERE account_id = $1 AND number = $2 FOR UPDATE
        """;

    private const string SendersSql =
        """
        SELECT DISTINCT m.sender FROM mailservr.search_segments s
        JOIN mailservr.messages m ON m.account_id = s.account_id AND m.received_at BETWEEN s.oldest_at AND s.newest_at
        WHERE s.account_id = $1 AND s.number = $2
        """;

    private const string ListedSql =
        """
        UPDATE mailservr.search_segments SET listed = messages WHERE account_id = $1 AND number = $2
        """;

    public static async Task ListAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        var segments = await database.ReadAsync(
            connection => connection.ListAsync(
                "SELECT account_id, number FROM mailservr.search_segments WHERE listed <> messages",
                static row => (row.GetInt64(0), row.GetInt32(1)), cancellationToken),
            cancellationToken);
        foreach (var (accountId, number) in segments)
        {
            await database.WriteAsync(
                connection => ListAsync(connection, accountId, number, cancellationToken), cancellationToken);
        }
    }

    private static async Task<bool> ListAsync(
        NpgsqlConnection connection, long accountId, int number, CancellationToken cancellationToken)
    {
        await SearchSegmentRows.LockAsync(connection, [accountId], cancellationToken);
        await connection.RunAsync(LockSql, cancellationToken, accountId, number);
        var senders = await connection.ListAsync(
            SendersSql, static row => row.GetString(0), cancellationToken, accountId, number);
        await using var batch = new NpgsqlBatch(connection);
        SegmentSenders.List(batch, senders.Select(sender => (accountId, number, sender)));
        batch.Add(ListedSql).With(accountId).With(number);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }
}
