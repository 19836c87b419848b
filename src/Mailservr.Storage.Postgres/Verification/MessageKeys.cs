using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Pages through messages by id.</summary>
internal static class MessageKeys
{
    // From account to account, and of each what comes next: the index is by account first.
    private const string Sql =
        """
        WITH RECURSIVE accounts AS (
            (SELECT account_id FROM mailservr.messages WHERE $1::bigint IS NULL ORDER BY account_id LIMIT 1)
            UNION ALL
            SELECT (
                SELECT m.account_id FROM mailservr.messages m WHERE m.account_id > a.account_id
                ORDER BY m.account_id LIMIT 1)
            FROM accounts a WHERE a.account_id IS NOT NULL)
        SELECT m.account_id, m.id, m.received_at
        FROM (SELECT $1::bigint AS account_id UNION ALL SELECT account_id FROM accounts) a
        CROSS JOIN LATERAL (
            SELECT * FROM mailservr.messages m WHERE m.account_id = a.account_id AND m.id > $2 ORDER BY m.id LIMIT $3) m
        ORDER BY m.id LIMIT $3
        """;

    public static Task<List<MessageKey>> ReadAsync(
        NpgsqlConnection connection, long? accountId, long afterId, int limit, CancellationToken cancellationToken) =>
        connection.ListAsync(
            Sql, static row => new MessageKey(row.GetInt64(0), row.GetInt64(1), row.Time(2)), cancellationToken,
            accountId ?? (object)DBNull.Value, afterId, limit);
}
