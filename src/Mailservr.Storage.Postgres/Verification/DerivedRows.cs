using Mailservr.Messages;
using Mailservr.Verification;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>A message, and what lies about it in columns and tables of its own, only to be found faster.</summary>
internal sealed class DerivedRows
{
    private const string Sql =
        $"""
        SELECT {MessageRows.Columns}, m.layout, ''::bytea, m.address_id, m.received_at, m.quarantined, m.has_attachment,
            m.sender, m.subject,
            (SELECT coalesce(array_agg(a.attachment_id), array[]::bigint[]) FROM mailservr.message_attachments a
                WHERE a.account_id = m.account_id AND a.message_id = m.id),
            (SELECT coalesce(array_agg(b.sha256), array[]::text[]) FROM mailservr.message_blobs b
                WHERE b.account_id = m.account_id AND b.message_id = m.id)
        FROM unnest($1::bigint[], $2::bigint[]) AS k (account_id, message_id)
        JOIN mailservr.messages m ON m.account_id = k.account_id AND m.id = k.message_id
        """;

    // By the key, which begins with the address: that of all addresses of the account would be walked for every message.
    private const string AddressesSql =
        """
        SELECT k.message_id, count(*) FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[])
            AS k (account_id, address_id, received_at, message_id)
        JOIN mailservr.message_addresses a ON a.account_id = k.account_id AND a.address_id = k.address_id
            AND a.received_at = k.received_at AND a.message_id = k.message_id
        GROUP BY k.message_id
        """;

    public required MessageKey Key { get; init; }

    public required PreparedMessage Message { get; init; }

    public MessageRecord Record => Message.Append.Record;

    public required bool HasColumns { get; init; }

    public required bool HasAttachments { get; init; }

    public required IReadOnlySet<string> Blobs { get; init; }

    public bool HasAddresses { get; private set; }

    /// <summary>Of a record that names another message nothing is to be derived.</summary>
    public bool IsOfItsKey => Record.Id == Key.MessageId && Record.AccountId == Key.AccountId;

    public bool IsRight =>
        IsOfItsKey && HasColumns && HasAddresses && HasAttachments && Blobs.SetEquals(Message.Blobs);

    /// <summary>Without messages that are gone or cannot be read: these are reported when the message itself is looked at.</summary>
    public static Task<IReadOnlyList<DerivedRows>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        ReadAsync(connection, Sql, keys, cancellationToken);

    /// <summary>The same of one, which nobody else changes until the transaction ends.</summary>
    public static async Task<DerivedRows?> LockAsync(
        NpgsqlConnection connection, MessageKey key, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, Sql + "\nFOR UPDATE OF m", [key], cancellationToken)).SingleOrDefault();

    /// <param name="connection">In a transaction.</param>
    /// <param name="keepBlobs">Takes away no reference to a blob.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RebuildAsync(NpgsqlConnection connection, bool keepBlobs, CancellationToken cancellationToken)
    {
        await connection.RunAsync(
            """
            UPDATE mailservr.messages SET address_id = $3, received_at = $4, quarantined = $5, has_attachment = $6,
                sender = $7, subject = $8
            WHERE account_id = $1 AND id = $2
            """,
            cancellationToken, Record.AccountId, Record.Id, Record.AddressId, Record.ReceivedAt.ToUniversalTime(),
            Record.Quarantined, Record.HasAttachment(), Message.Sender, Message.Subject);
        foreach (var table in (string[])["message_addresses", "message_attachments", "message_blobs"])
        {
            await connection.RunAsync(
                $"DELETE FROM mailservr.{table} WHERE account_id = $1 AND message_id = $2", cancellationToken,
                Record.AccountId, Record.Id);
        }

        await using var batch = new NpgsqlBatch(connection);
        MessageReferences.Insert(batch, [Message]);
        if (keepBlobs)
            MessageReferences.InsertBlobs(batch, [.. Blobs.Except(Message.Blobs, StringComparer.Ordinal).Select(blob => (Record, blob))]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<DerivedRows>> ReadAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken)
    {
        var rows = await connection.ListAsync(
            sql, Read, cancellationToken, keys.Select(key => key.AccountId).ToArray(), keys.Select(key => key.MessageId).ToArray());
        var read = rows.OfType<DerivedRows>().ToList();
        var addresses = read.SelectMany(row => row.Message.Addresses, (row, id) => (row.Record, Id: id)).ToList();
        var listed = await connection.ListAsync(
            AddressesSql, static row => KeyValuePair.Create(row.GetInt64(0), row.GetInt64(1)), cancellationToken,
            addresses.Select(a => a.Record.AccountId).ToArray(), addresses.Select(a => a.Id).ToArray(),
            addresses.Select(a => a.Record.ReceivedAt.ToUniversalTime()).ToArray(), addresses.Select(a => a.Record.Id).ToArray());
        var counts = listed.ToDictionary();
        foreach (var row in read)
            row.HasAddresses = counts.GetValueOrDefault(row.Record.Id) == row.Message.Addresses.Count;
        return read;
    }

    private static DerivedRows? Read(NpgsqlDataReader row)
    {
        try
        {
            var stored = MessageRows.ReadStored(row);
            var message = new PreparedMessage(new MessageAppend
            {
                Record = stored.Record, Content = stored.Content, ThreadKeys = new ThreadKeys(), DeliveryKey = "",
            });
            return new DerivedRows
            {
                Key = new MessageKey(row.GetInt64(6), row.GetInt64(5), row.Time(10)),
                Message = message,
                HasColumns = Compare(row, message),
                HasAttachments = row.GetFieldValue<long[]>(15).ToHashSet().SetEquals(message.Attachments.Select(a => a.Id)),
                Blobs = row.GetFieldValue<string[]>(16).ToHashSet(StringComparer.Ordinal),
            };
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return null;
        }
    }

    private static bool Compare(NpgsqlDataReader row, PreparedMessage message)
    {
        var record = message.Append.Record;
        return row.GetInt64(9) == record.AddressId && row.Time(10) == record.ReceivedAt
            && row.GetBoolean(11) == record.Quarantined && row.GetBoolean(12) == record.HasAttachment()
            && row.GetString(13) == message.Sender && row.GetString(14) == message.Subject;
    }
}
