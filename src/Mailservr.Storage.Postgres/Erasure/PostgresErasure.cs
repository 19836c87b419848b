using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Everything of an account that no record keeps, table by table.</summary>
internal sealed class PostgresErasure(PostgresStorage storage) : IAccountErasure
{
    private static readonly (string Kind, string Table, string Key)[] Tables =
    [
        ("messages", "accepted_messages", "position"),
        ("references", "message_addresses", "address_id, received_at, message_id"),
        ("references", "message_attachments", "attachment_id, message_id"),
        ("references", "message_blobs", "sha256, message_id"),
        ("references", "deliveries", "message_id"),
        ("search entries", "message_words", "message_id"),
        ("search entries", "search_segments", "number"),
        ("search entries", "search_senders", "segment, digest"),
        ("search entries", "unindexed_messages", "position"),
        ("threads", "threads", "id"),
        ("thread keys", "thread_keys", "key"),
        ("thread keys", "thread_subjects", "key, joined, thread_id"),
        ("statistics", "address_senders", "address_id, sender"),
        ("statistics", "attachment_totals", "account_id"),
    ];

    private const string AcceptedSql =
        """
        DELETE FROM mailservr.accepted_messages WHERE account_id = $1 AND position IN (
            SELECT position FROM mailservr.accepted_messages WHERE account_id = $1 LIMIT $2)
        """;

    private const string MessagesSql =
        """
        WITH erased AS (
            DELETE FROM mailservr.messages WHERE account_id = $1 AND id IN (
                SELECT id FROM mailservr.messages WHERE account_id = $1 LIMIT $2)
            RETURNING coalesce(mailservr.attachment_bytes(record), 0) AS bytes),
        total AS (
            UPDATE mailservr.attachment_totals SET bytes = bytes - (SELECT sum(bytes) FROM erased)
            WHERE account_id = $1 AND (SELECT sum(bytes) FROM erased) > 0)
        SELECT count(*) FROM erased
        """;

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

    public async ValueTask<IReadOnlyList<ErasedRows>> CountAsync(long accountId, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        var found = new List<ErasedRows>();
        var tables = Tables.Select(table => (table.Kind, table.Table)).Prepend(("messages", "messages")).Append(("events", "events"));
        foreach (var (kind, table) in tables)
        {
            var sql = $"SELECT count(*) FROM mailservr.{table} WHERE account_id = $1";
            found.Add(new(kind, await database.ReadAsync(
                connection => connection.ScalarAsync<long>(sql, cancellationToken, accountId), cancellationToken)));
        }

        return found;
    }

    public async ValueTask<ErasedRows?> EraseAsync(long accountId, int limit, CancellationToken cancellationToken)
    {
        if (await DeleteAcceptedAsync(accountId, limit, cancellationToken) is > 0 and var accepted)
            return new ErasedRows("messages", accepted);
        // Messages first: who is about to index one is waited for, and what it wrote goes with the rest.
        if (await DeleteAsync(MessagesSql, accountId, limit, cancellationToken) is > 0 and var messages)
            return new ErasedRows("messages", messages);
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

        var events = await DeleteAsync(EventsSql, accountId, limit, cancellationToken);
        return events > 0 ? new ErasedRows("events", events) : null;
    }

    /// <summary>What is deleted is in the files of the server until it vacuums them, which is its own affair.</summary>
    public ValueTask ScrubAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    // Whoever is filing is waited for: what was accepted is then here or in the tables.
    private async Task<long> DeleteAcceptedAsync(long accountId, int limit, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.WriteAsync(
            async connection =>
            {
                await connection.RunAsync("SELECT pg_advisory_xact_lock($1, 0)", cancellationToken, AdvisoryLocks.Filing);
                return await connection.RunAsync(AcceptedSql, cancellationToken, accountId, limit);
            },
            cancellationToken);
    }

    /// <returns>How many there were.</returns>
    private async Task<long> DeleteAsync(string sql, long accountId, int limit, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.WriteAsync(
            connection => connection.ScalarAsync<long>(sql, cancellationToken, accountId, limit), cancellationToken);
    }
}
