using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>A message that search has yet to take in.</summary>
internal readonly record struct UnindexedMessage(long AccountId, long Position, long MessageId);

/// <summary>The line of messages whose words are not in the index yet.</summary>
internal static class SearchRows
{
    private const string QueueSql =
        """
        INSERT INTO mailservr.unindexed_messages (account_id, message_id) SELECT * FROM unnest($1::bigint[], $2::bigint[])
        """;

    private const string DequeueSql =
        """
        DELETE FROM mailservr.unindexed_messages u USING unnest($1::bigint[], $2::bigint[]) AS d (account_id, position)
        WHERE u.account_id = d.account_id AND u.position = d.position
        """;

    public static void Queue(NpgsqlBatch batch, IReadOnlyList<PreparedMessage> messages) =>
        Queue(batch, [.. messages.Select(m => (m.AccountId, m.Append.Record.Id))]);

    public static void Queue(NpgsqlBatch batch, IReadOnlyList<(long AccountId, long MessageId)> messages) =>
        batch.Add(QueueSql).WithMany(messages, m => m.AccountId).WithMany(messages, m => m.MessageId);

    /// <summary>
    /// What nobody is working on; of all accounts. In the order of the index, which remembers what is gone already.
    /// </summary>
    public static Task<List<UnindexedMessage>> TakeAnyAsync(
        NpgsqlConnection connection, int limit, CancellationToken cancellationToken) =>
        connection.ListAsync(
            """
            SELECT account_id, position, message_id FROM mailservr.unindexed_messages
            ORDER BY account_id, position LIMIT $1 FOR UPDATE SKIP LOCKED
            """,
            Read, cancellationToken, limit);

    /// <summary>What one account had until a position; waits for those who are working on it.</summary>
    public static Task<List<UnindexedMessage>> TakeOfAccountAsync(
        NpgsqlConnection connection, long accountId, long upTo, int limit, CancellationToken cancellationToken) =>
        connection.ListAsync(
            """
            SELECT account_id, position, message_id FROM mailservr.unindexed_messages
            WHERE account_id = $1 AND position <= $2 ORDER BY position LIMIT $3 FOR UPDATE
            """,
            Read, cancellationToken, accountId, upTo, limit);

    /// <summary>The last position of an account that is not in the index; null when all is.</summary>
    public static Task<long?> LastOfAccountAsync(
        NpgsqlConnection connection, long accountId, CancellationToken cancellationToken) =>
        connection.ScalarAsync<long?>(
            "SELECT max(position) FROM mailservr.unindexed_messages WHERE account_id = $1", cancellationToken,
            accountId);

    public static void Dequeue(NpgsqlBatch batch, IReadOnlyList<UnindexedMessage> done) =>
        batch.Add(DequeueSql).WithMany(done, d => d.AccountId).WithMany(done, d => d.Position);

    /// <summary>
    /// New words wait in a list that every search reads from end to end, until there are 4 MB of them. After a burst they
    /// go into the index itself.
    /// </summary>
    public static Task<int> TidyAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.RunAsync(
            """
            SELECT gin_clean_pending_list(c.oid) FROM pg_class c
            WHERE c.relkind = 'i' AND c.oid IN (
                SELECT t.relid FROM unnest(array['mailservr.message_words_by_word', 'mailservr.search_senders_by_gram']) AS name,
                    pg_partition_tree(name::regclass) AS t
                WHERE t.isleaf)
            """,
            cancellationToken);

    private static UnindexedMessage Read(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
}
