using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Stored messages whose sender is not known to have read the 250.</summary>
internal static class DeliveryRows
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    private const string AcknowledgeSql =
        """
        DELETE FROM mailservr.deliveries d USING unnest($1::bigint[], $2::bigint[]) AS a (account_id, message_id)
        WHERE d.account_id = a.account_id AND d.message_id = a.message_id
        """;

    private const string LoseSightSql =
        """
        UPDATE mailservr.deliveries d SET unacknowledged = true
        FROM unnest($1::bigint[], $2::bigint[]) AS a (account_id, message_id)
        WHERE d.account_id = a.account_id AND d.message_id = a.message_id AND NOT d.unacknowledged
        """;

    private const string FindSql =
        $"""
        SELECT w.n, {MessageRows.Columns}
        FROM unnest($1::bigint[], $2::uuid[], $3::timestamptz[]) WITH ORDINALITY AS w (account_id, key, since, n)
        CROSS JOIN LATERAL (
            SELECT d.message_id FROM mailservr.deliveries d
            WHERE d.account_id = w.account_id AND d.key = w.key AND d.unacknowledged AND d.received_at > w.since
            ORDER BY d.received_at, d.message_id LIMIT 1) AS earlier
        JOIN mailservr.messages m ON m.account_id = w.account_id AND m.id = earlier.message_id
        """;

    private const string RecogniseSql =
        """
        SELECT EXISTS (
            SELECT FROM unnest($1::bigint[], $2::uuid[], $3::timestamptz[]) AS w (account_id, key, since)
            JOIN mailservr.deliveries d ON d.account_id = w.account_id AND d.key = w.key
            WHERE d.unacknowledged AND d.received_at > w.since)
        """;

    private const string OpenSql =
        """
        INSERT INTO mailservr.deliveries (account_id, message_id, host_id, received_at, unacknowledged, key)
        SELECT d.account_id, d.message_id, $5, d.received_at, false, d.key
        FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::uuid[])
            AS d (account_id, message_id, received_at, key)
        """;

    public static void Acknowledge(NpgsqlBatch batch, IReadOnlyList<Delivery> deliveries) =>
        Add(batch, AcknowledgeSql, deliveries);

    public static void LoseSight(NpgsqlBatch batch, IReadOnlyList<Delivery> deliveries) =>
        Add(batch, LoseSightSql, deliveries);

    /// <summary>Asks for the earlier message of each that is an unacknowledged delivery of the same bytes.</summary>
    public static void Find(NpgsqlBatch batch, IReadOnlyList<PreparedMessage> messages) =>
        WithKeys(batch.Add(FindSql), messages);

    /// <summary>Asks whether any of them is an unacknowledged delivery of the same bytes.</summary>
    public static void Recognise(NpgsqlBatch batch, IReadOnlyList<PreparedMessage> messages) =>
        WithKeys(batch.Add(RecogniseSql), messages);

    private static void WithKeys(NpgsqlBatchCommand command, IReadOnlyList<PreparedMessage> messages) =>
        command
            .WithMany(messages, m => m.Append.Record.AccountId)
            .WithMany(messages, m => m.DeliveryKey)
            .WithMany(messages, m => m.Append.Record.ReceivedAt.ToUniversalTime() - Memory);

    public static void Open(NpgsqlBatch batch, IReadOnlyList<PreparedMessage> messages, int hostId) =>
        batch.Add(OpenSql)
            .WithMany(messages, m => m.Append.Record.AccountId)
            .WithMany(messages, m => m.Append.Record.Id)
            .WithMany(messages, m => m.Append.Record.ReceivedAt.ToUniversalTime())
            .WithMany(messages, m => m.DeliveryKey)
            .With(hostId);

    /// <summary>The sessions of a host that is no longer listed are gone.</summary>
    public static Task<int> LoseSightOfGoneAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.RunAsync(
            """
            UPDATE mailservr.deliveries SET unacknowledged = true
            WHERE NOT unacknowledged AND host_id NOT IN (SELECT id FROM mailservr.hosts)
            """,
            cancellationToken);

    /// <summary>Takes note of what a dying host committed last, and forgets what is too old to come again.</summary>
    public static async Task CleanAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await LoseSightOfGoneAsync(connection, cancellationToken);
        await connection.RunAsync(
            "DELETE FROM mailservr.deliveries WHERE unacknowledged AND received_at <= $1", cancellationToken,
            now.ToUniversalTime() - Memory);
    }

    private static void Add(NpgsqlBatch batch, string sql, IReadOnlyList<Delivery> deliveries)
    {
        if (deliveries.Count == 0)
            return;

        // In one order everywhere: two hosts that settle the same deliveries do not wait for each other crosswise.
        var ordered = deliveries.OrderBy(d => d.AccountId).ThenBy(d => d.MessageId).ToList();
        batch.Add(sql).WithMany(ordered, d => d.AccountId).WithMany(ordered, d => d.MessageId);
    }
}
