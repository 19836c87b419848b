using Mailservr.Messages;
using Mailservr.Verification;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>A message, and what lies about it in columns and tables of its own, only to be found faster.</summary>
internal sealed class DerivedRows
{
    private const string Sql =
        $"""
        SELECT {MessageRows.Columns}, m.layout, m.content, m.address_id, m.received_at, m.quarantined, m.has_attachment,
            m.sender, m.subject,
            (SELECT coalesce(array_agg(a.attachment_id), array[]::bigint[]) FROM mailservr.message_attachments a
                WHERE a.account_id = m.account_id AND a.message_id = m.id),
            (SELECT coalesce(array_agg(b.sha256), array[]::text[]) FROM mailservr.message_blobs b
                WHERE b.account_id = m.account_id AND b.message_id = m.id)
        FROM mailservr.messages m WHERE m.account_id = $1 AND m.id = $2
        FOR UPDATE OF m
        """;

    // By the key, which begins with the address: that of all addresses of the account would be walked for every message.
    private const string AddressesSql =
        """
        SELECT count(*) FROM mailservr.message_addresses
        WHERE account_id = $1 AND address_id = ANY($2) AND received_at = $3 AND message_id = $4
        """;

    public required PreparedMessage Message { get; init; }

    public MessageRecord Record => Message.Append.Record;

    public required bool HasColumns { get; init; }

    public required bool HasAttachments { get; init; }

    public required IReadOnlySet<string> Blobs { get; init; }

    /// <summary>Null when the message is gone, or cannot be read: that is reported when the message itself is looked at.</summary>
    public static async Task<DerivedRows?> LockAsync(
        NpgsqlConnection connection, MessageKey key, CancellationToken cancellationToken)
    {
        var rows = await connection.ListAsync(Sql, Read, cancellationToken, key.AccountId, key.MessageId);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Of a record that names another message nothing is to be derived.</summary>
    public bool IsOf(MessageKey key) => Record.Id == key.MessageId && Record.AccountId == key.AccountId;

    public async Task<bool> HasAddressesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var addresses = Message.Addresses.ToArray();
        return await connection.ScalarAsync<long>(
            AddressesSql, cancellationToken, Record.AccountId, addresses, Record.ReceivedAt.ToUniversalTime(), Record.Id)
            == addresses.Length;
    }

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
                Message = message,
                HasColumns = Compare(row, message),
                HasAttachments = row.GetFieldValue<long[]>(13).ToHashSet().SetEquals(message.Attachments.Select(a => a.Id)),
                Blobs = row.GetFieldValue<string[]>(14).ToHashSet(StringComparer.Ordinal),
            };
        }
        catch (Exception exception) when (MessageRows.IsUnreadable(exception))
        {
            return null;
        }
    }

    private static bool Compare(NpgsqlDataReader row, PreparedMessage message)
    {
        var record = message.Append.Record;
        return row.GetInt64(7) == record.AddressId && row.Time(8) == record.ReceivedAt
            && row.GetBoolean(9) == record.Quarantined && row.GetBoolean(10) == record.HasAttachment()
            && row.GetString(11) == message.Sender && row.GetString(12) == message.Subject;
    }
}
