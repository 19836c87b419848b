using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>The rows by which a message is found by address, attachment and blob.</summary>
internal static class MessageReferences
{
    private const string AddressesSql =
        """
        INSERT INTO mailservr.message_addresses (account_id, address_id, received_at, message_id)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[])
        """;

    private const string AttachmentsSql =
        """
        INSERT INTO mailservr.message_attachments (account_id, attachment_id, message_id)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
        """;

    private const string BlobsSql =
        """
        INSERT INTO mailservr.message_blobs (account_id, sha256, message_id)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])
        """;

    public static void Insert(NpgsqlBatch batch, IReadOnlyList<PreparedMessage> messages)
    {
        var addresses = messages.SelectMany(m => m.Addresses, (m, id) => (m.Append.Record, Id: id)).ToList();
        batch.Add(AddressesSql)
            .WithMany(addresses, a => a.Record.AccountId)
            .WithMany(addresses, a => a.Id)
            .WithMany(addresses, a => a.Record.ReceivedAt.ToUniversalTime())
            .WithMany(addresses, a => a.Record.Id);

        var attachments = messages.SelectMany(m => m.Attachments, (m, a) => (m.Append.Record, a.Id)).ToList();
        if (attachments.Count > 0)
        {
            batch.Add(AttachmentsSql)
                .WithMany(attachments, a => a.Record.AccountId).WithMany(attachments, a => a.Id)
                .WithMany(attachments, a => a.Record.Id);
        }

        InsertBlobs(batch, [.. messages.SelectMany(m => m.Blobs, (m, sha256) => (m.Append.Record, sha256))]);
    }

    public static void InsertBlobs(NpgsqlBatch batch, IReadOnlyList<(MessageRecord Message, string Sha256)> blobs)
    {
        if (blobs.Count == 0)
            return;

        batch.Add(BlobsSql)
            .WithMany(blobs, b => b.Message.AccountId).WithMany(blobs, b => b.Sha256)
            .WithMany(blobs, b => b.Message.Id);
    }

    /// <summary>Takes messages from the lists of their addresses, whose key begins with the address.</summary>
    public static async Task DeleteAddressesAsync(
        NpgsqlConnection connection, long accountId, IReadOnlyList<MessageRecord> messages, CancellationToken cancellationToken)
    {
        await DeleteAddressesAsync(
            connection, accountId,
            [.. messages.SelectMany(MessageColumns.Addresses, (m, addressId) => (addressId, m.ReceivedAt, m.Id))],
            cancellationToken);
        // Of these only one address is known.
        if (messages.Where(message => message.IsUnreadable).Select(message => message.Id).ToArray() is { Length: > 0 } unreadable)
        {
            await connection.RunAsync(
                "DELETE FROM mailservr.message_addresses WHERE account_id = $1 AND message_id = ANY($2)", cancellationToken,
                accountId, unreadable);
        }
    }

    public static async Task DeleteAddressesAsync(
        NpgsqlConnection connection, long accountId,
        IReadOnlyList<(long AddressId, DateTimeOffset At, long MessageId)> rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
                """
                DELETE FROM mailservr.message_addresses d
                USING unnest($2::bigint[], $3::timestamptz[], $4::bigint[]) AS r (address_id, received_at, message_id)
                WHERE d.account_id = $1 AND d.address_id = r.address_id AND d.received_at = r.received_at
                    AND d.message_id = r.message_id
                """)
            .With(accountId).WithMany(rows, r => r.AddressId).WithMany(rows, r => r.At.ToUniversalTime())
            .WithMany(rows, r => r.MessageId);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
