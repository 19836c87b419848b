using System.Text.Json;
using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Mail that is accepted and has yet to be filed, in the order in which it came.</summary>
internal static class AcceptedRows
{
    // unnest gives its rows in the order of the arrays, and so positions are in the order of arrival.
    private const string InsertSql =
        """
        INSERT INTO mailservr.accepted_messages (account_id, message_id, attachment_bytes, note, record, layout, content)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bytea[])
        RETURNING position
        """;

    // No position is of two accounts.
    private const string RemoveSql =
        """
        DELETE FROM mailservr.accepted_messages
        WHERE account_id = ANY($1::bigint[]) AND position = ANY($2::bigint[]) AND set_aside IS NULL
        """;

    // Every reader asks whether something waits, and the index is full of what was filed since the last vacuum. A scan marks
    // what is gone, and the next one passes over it; a bitmap, which the planner likes, goes through all of it each time.
    private const string ScanIndexSql =
        "SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)";

    /// <summary>Gives a row with its position for each message.</summary>
    public static void Insert(NpgsqlBatch batch, IReadOnlyList<PreparedMessage> messages) =>
        batch.Add(InsertSql)
            .WithMany(messages, m => m.AccountId)
            .WithMany(messages, m => m.Append.Record.Id)
            .WithMany(messages, m => m.Append.Record.AttachmentBytes())
            .WithUtf8(messages, m => JsonSerializer.SerializeToUtf8Bytes(
                AcceptedNote.Of(m.Append), StoredJson.Default.AcceptedNote))
            .WithUtf8(messages, m => m.RecordJson)
            .WithUtf8(messages, m => m.LayoutJson)
            .WithMany(messages, m => m.Append.Content.Inline);

    /// <summary>The first ones, of all accounts.</summary>
    public static void Take(NpgsqlBatch batch, int limit) =>
        batch.Add(
                $"""
                SELECT {AcceptedMessage.Columns} FROM mailservr.accepted_messages
                WHERE set_aside IS NULL ORDER BY position LIMIT $1
                """)
            .With(limit);

    public static void Remove(NpgsqlBatch batch, IReadOnlyList<AcceptedMessage> filed) =>
        batch.Add(RemoveSql).With(filed.Select(f => f.AccountId).Distinct().ToArray()).WithMany(filed, f => f.Position);

    public static Task<int> SetAsideAsync(
        NpgsqlConnection connection, AcceptedMessage message, string reason, CancellationToken cancellationToken) =>
        connection.RunAsync(
            "UPDATE mailservr.accepted_messages SET set_aside = $3 WHERE account_id = $1 AND position = $2",
            cancellationToken, message.AccountId, message.Position, reason);

    /// <summary>The last position of an account (null: of all) that has yet to be filed; null when all is.</summary>
    public static Task<long?> LastAsync(NpgsqlConnection connection, long? accountId, CancellationToken cancellationToken) =>
        accountId is { } account
            ? LookAsync(
                connection, "SELECT max(position) FROM mailservr.accepted_messages WHERE account_id = $1 AND set_aside IS NULL",
                PositionOrNull, cancellationToken, account)
            : LookAsync(
                connection, "SELECT max(position) FROM mailservr.accepted_messages WHERE set_aside IS NULL",
                PositionOrNull, cancellationToken);

    /// <summary>Whether something of an account (null: of all) has yet to be filed up to a position.</summary>
    public static Task<bool> AnyAsync(
        NpgsqlConnection connection, long? accountId, long upTo, CancellationToken cancellationToken) =>
        accountId is { } account
            ? LookAsync(
                connection,
                """
                SELECT EXISTS (SELECT FROM mailservr.accepted_messages
                    WHERE account_id = $1 AND position <= $2 AND set_aside IS NULL)
                """,
                static row => row.GetBoolean(0), cancellationToken, account, upTo)
            : LookAsync(
                connection, "SELECT EXISTS (SELECT FROM mailservr.accepted_messages WHERE position <= $1 AND set_aside IS NULL)",
                static row => row.GetBoolean(0), cancellationToken, upTo);

    private static long? PositionOrNull(NpgsqlDataReader row) => row.IsDBNull(0) ? null : row.GetInt64(0);

    private static async Task<T> LookAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params long[] values)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(ScanIndexSql);
        var look = batch.Add(sql);
        foreach (var value in values)
            look.With(value);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return read(reader);
    }
}
