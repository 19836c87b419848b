using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Everything of an account that no record keeps, table by table.</summary>
internal sealed class PostgresErasure(PostgresStorage storage) : IAccountErasure
{
    // Messages first: who is about to index one is waited for, and what it wrote goes with the rest.
    private static readonly (string Kind, string Table, string Key)[] Tables =
    [
        ("messages", "messages", "id"),
        ("references", "message_addresses", "address_id, received_at, message_id"),
        ("references", "message_attachments", "attachment_id, message_id"),
        ("references", "message_blobs", "sha256, message_id"),
        ("references", "deliveries", "message_id"),
        ("search entries", "message_words", "message_id"),
        ("search entries", "search_segments", "number"),
        ("search entries", "unindexed_messages", "position"),
        ("threads", "threads", "id"),
        ("thread keys", "thread_keys", "key"),
        ("thread keys", "thread_subjects", "key, joined, thread_id"),
        ("statistics", "address_senders", "address_id, sender"),
    ];

    // The head of the journal must not go back with the newest events.
    private const string EventsSql =
        """
        WITH erased AS (
            DELETE FROM mailservr.events WHERE account_id = $1 AND position IN (
                SELECT position FROM mailservr.events WHERE account_id = $1 ORDER BY position LIMIT $2)
            RETURNING position),
        head AS (
            UPDATE mailservr.pruned_events SET position = greatest(position, (SELECT max(position) FROM erased))
            WHERE EXISTS (SELECT FROM erased))
        SELECT count(*) FROM erased
        """;

    public async ValueTask<ErasedRows?> EraseAsync(long accountId, int limit, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        foreach (var (kind, table, key) in Tables)
        {
            var sql =
                $"""
                DELETE FROM mailservr.{table} WHERE account_id = $1 AND ({key}) IN (
                    SELECT {key} FROM mailservr.{table} WHERE account_id = $1 LIMIT $2)
                """;
            var deleted = await database.WriteAsync(
                connection => connection.RunAsync(sql, cancellationToken, accountId, limit), cancellationToken);
            if (deleted > 0)
                return new ErasedRows(kind, deleted);
        }

        var events = await database.WriteAsync(
            connection => connection.ScalarAsync<long>(EventsSql, cancellationToken, accountId, limit), cancellationToken);
        return events > 0 ? new ErasedRows("events", events) : null;
    }

    /// <summary>What is deleted is in the files of the server until it vacuums them, which is its own affair.</summary>
    public ValueTask ScrubAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
