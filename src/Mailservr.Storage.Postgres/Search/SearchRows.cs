using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>A message that search has yet to take in.</summary>
internal readonly record struct UnindexedMessage(long AccountId, long Position, long MessageId);

/// <summary>What search takes in of a message.</summary>
/// <param name="Sender">As the column has it: folded, and there also when the record cannot be read.</param>
internal readonly record struct IndexedMessage(
    UnindexedMessage Message, DateTimeOffset ReceivedAt, string Sender, SearchDocument Document);

/// <summary>The words of messages, and the line of messages that have none yet.</summary>
internal static class SearchRows
{
    private const string QueueSql =
        """
        INSERT INTO mailservr.unindexed_messages (account_id, message_id) SELECT * FROM unnest($1::bigint[], $2::bigint[])
        """;

    private const string InsertSql =
        """
        INSERT INTO mailservr.message_words (account_id, message_id, received_at, words)
        SELECT w.account_id, w.message_id, w.received_at, w.words::tsvector
        FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[])
            AS w (account_id, message_id, received_at, words)
        ON CONFLICT DO NOTHING
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

    public static async Task StoreAsync(
        NpgsqlConnection connection, IReadOnlyList<UnindexedMessage> taken,
        IReadOnlyList<IndexedMessage> documents, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (documents.Count > 0)
        {
            var segments = await SearchSegmentRows.LockAsync(
                connection, documents.Select(d => d.Message.AccountId), cancellationToken);
            var places = documents.Select(d => segments.Place(d.Message.AccountId, d.ReceivedAt)).ToList();
            SearchSegmentRows.Save(batch, [.. segments.Changed]);
            SegmentSenders.List(batch, places.Zip(documents, (s, d) => (s.AccountId, s.Number, d.Sender)));
            batch.Add(InsertSql)
                .WithMany(documents, d => d.Message.AccountId).WithMany(documents, d => d.Message.MessageId)
                .WithMany(documents, d => d.ReceivedAt.ToUniversalTime())
                .WithMany([.. documents.Zip(places)], d => d.First.Document.ToText(d.Second.Token));
        }

        batch.Add(DequeueSql).WithMany(taken, t => t.AccountId).WithMany(taken, t => t.Position);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

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
