using System.Text.Json;
using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Messages in their table. The only place where content goes in and comes out.</summary>
internal static class MessageRows
{
    public const string Columns = "m.record, m.thread_id, m.is_read, m.starred, m.version, m.id, m.account_id";

    public const string ListColumns = Columns + ", m.address_id, m.received_at, m.quarantined";

    private const string InsertSql =
        """
        INSERT INTO mailservr.messages (
            account_id, id, thread_id, address_id, received_at, is_read, starred, quarantined, has_attachment, version,
            sender, subject, record, layout, content)
        SELECT account_id, id, thread_id, address_id, received_at, is_read, starred, quarantined, has_attachment, 1,
            sender, subject, record, layout, content
        FROM unnest(
            $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::bool[], $7::bool[],
            $8::bool[], $9::bool[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bytea[])
            AS m (account_id, id, thread_id, address_id, received_at, is_read, starred, quarantined, has_attachment,
                sender, subject, record, layout, content)
        """;

    // OFFSET 0 keeps the order of the join. By its own count the planner would read the spool first, which it believes to
    // be empty, and all that is filed for each row of it.
    private const string FileSql =
        """
        INSERT INTO mailservr.messages (
            account_id, id, thread_id, address_id, received_at, is_read, starred, quarantined, has_attachment, version,
            sender, subject, record, layout, content)
        SELECT f.account_id, a.message_id, f.thread_id, f.address_id, f.received_at, f.is_read, f.starred, f.quarantined,
            f.has_attachment, 1, f.sender, f.subject, a.record, a.layout, a.content
        FROM unnest(
            $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::bool[], $7::bool[],
            $8::bool[], $9::bool[], $10::text[], $11::text[])
            AS f (account_id, position, thread_id, address_id, received_at, is_read, starred, quarantined, has_attachment,
                sender, subject)
        CROSS JOIN LATERAL (
            SELECT s.message_id, s.record, s.layout, s.content FROM mailservr.accepted_messages s
            WHERE s.account_id = f.account_id AND s.position = f.position OFFSET 0) a
        """;

    public static void Insert(NpgsqlBatch batch, IReadOnlyList<PreparedMessage> messages, Func<long, long> threadOf) =>
        batch.Add(InsertSql)
            .WithMany(messages, m => m.AccountId)
            .WithMany(messages, m => m.Append.Record.Id)
            .WithMany(messages, m => threadOf(m.Append.Record.Id))
            .WithMany(messages, m => m.Append.Record.AddressId)
            .WithMany(messages, m => m.Append.Record.ReceivedAt.ToUniversalTime())
            .WithMany(messages, m => m.Append.Record.Read)
            .WithMany(messages, m => m.Append.Record.Starred)
            .WithMany(messages, m => m.Append.Record.Quarantined)
            .WithMany(messages, m => m.Append.Record.HasAttachment())
            .WithMany(messages, m => m.Sender)
            .WithMany(messages, m => m.Subject)
            .WithUtf8(messages, m => m.RecordJson)
            .WithUtf8(messages, m => m.LayoutJson)
            .WithMany(messages, m => m.Append.Content.Inline);

    /// <summary>Inserts accepted messages. What does not depend on others goes from row to row within the server.</summary>
    public static void File(
        NpgsqlBatch batch, IReadOnlyList<AcceptedMessage> accepted, IReadOnlyList<PreparedMessage> messages,
        Func<long, long> threadOf) =>
        batch.Add(FileSql)
            .WithMany(accepted, a => a.AccountId)
            .WithMany(accepted, a => a.Position)
            .WithMany(accepted, a => threadOf(a.MessageId))
            .WithMany(messages, m => m.Append.Record.AddressId)
            .WithMany(messages, m => m.Append.Record.ReceivedAt.ToUniversalTime())
            .WithMany(messages, m => m.Append.Record.Read)
            .WithMany(messages, m => m.Append.Record.Starred)
            .WithMany(messages, m => m.Append.Record.Quarantined)
            .WithMany(messages, m => m.Append.Record.HasAttachment())
            .WithMany(messages, m => m.Sender)
            .WithMany(messages, m => m.Subject);

    public static MessageRecord Read(NpgsqlDataReader row) => Read(row, first: 0);

    public static MessageRecord Read(NpgsqlDataReader row, int first) =>
        Json(row, first, StoredJson.Message) with
        {
            ThreadId = row.GetInt64(first + 1),
            Read = row.GetBoolean(first + 2),
            Starred = row.GetBoolean(first + 3),
            Version = row.GetInt64(first + 4),
        };

    /// <summary>Refuses the record of another message, perhaps of another account: nobody is to be shown it.</summary>
    public static MessageRecord ReadOwn(NpgsqlDataReader row)
    {
        var record = Read(row);
        return record.Id == row.GetInt64(5) && record.AccountId == row.GetInt64(6)
            ? record
            : throw new InvalidDataException($"The record of message {row.GetInt64(5)} names message {record.Id}.");
    }

    /// <summary>Of <see cref="ListColumns"/>; in place of what cannot be read <see cref="MessageRecord.Unreadable"/>.</summary>
    public static MessageRecord ReadListed(NpgsqlDataReader row)
    {
        try
        {
            return ReadOwn(row);
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return MessageRecord.Unreadable(row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.Time(8)) with
            {
                ThreadId = row.GetInt64(1),
                Read = row.GetBoolean(2),
                Starred = row.GetBoolean(3),
                Version = row.GetInt64(4),
                Quarantined = row.GetBoolean(9),
            };
        }
    }

    /// <summary>One message with its content, or null.</summary>
    public static async Task<StoredMessage?> FindStoredAsync(
        NpgsqlConnection connection, long accountId, long messageId, CancellationToken cancellationToken)
    {
        var found = await connection.ListAsync(
            $"""
            SELECT {Columns}, m.layout, m.content FROM mailservr.messages m WHERE m.account_id = $1 AND m.id = $2
            """,
            static row => ReadStored(row) with { Record = ReadOwn(row) }, cancellationToken, accountId, messageId);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>Of a row of <see cref="Columns"/>, layout and content.</summary>
    public static StoredMessage ReadStored(NpgsqlDataReader row) => new(
        Read(row),
        Json(row, 7, StoredJson.Content) with { Inline = row.GetFieldValue<byte[]>(8) });

    /// <param name="read">Of <see cref="ListColumns"/>.</param>
    public static Task<List<MessageRecord>> OfThreadAsync(
        NpgsqlConnection connection, long accountId, long threadId, Func<NpgsqlDataReader, MessageRecord> read,
        CancellationToken cancellationToken) =>
        connection.ListAsync(
            $"SELECT {ListColumns} FROM mailservr.messages m WHERE m.account_id = $1 AND m.thread_id = $2",
            read, cancellationToken, accountId, threadId);

    /// <summary>The rows and everything that hangs on them.</summary>
    /// <returns>Bytes of their attachments, which are still in <see cref="AttachmentTotals"/>.</returns>
    public static async Task<long> DeleteAsync(
        NpgsqlConnection connection, long accountId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        // First the messages: who is about to index one is waited for, and what it wrote goes with the rest.
        var bytes = await connection.ListAsync(
            """
            DELETE FROM mailservr.messages WHERE account_id = $1 AND id = ANY($2)
            RETURNING coalesce(mailservr.attachment_bytes(record), 0)
            """,
            static row => row.GetInt64(0), cancellationToken, accountId, ids.ToArray());
        await using var batch = new NpgsqlBatch(connection);
        foreach (var table in (string[])["message_attachments", "message_blobs", "message_words", "deliveries"])
        {
            batch.Add($"DELETE FROM mailservr.{table} WHERE account_id = $1 AND message_id = ANY($2)")
                .With(accountId).With(ids.ToArray());
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return bytes.Sum();
    }

    private static T Json<T>(
        NpgsqlDataReader row, int column, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(column), type)
        ?? throw new InvalidDataException("A column of JSON holds null.");
}
