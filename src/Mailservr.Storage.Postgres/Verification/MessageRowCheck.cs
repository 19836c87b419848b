using System.Runtime.CompilerServices;
using Mailservr.Messages;
using Mailservr.Verification;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Compares what lies about each message in columns and tables of its own with the message.</summary>
internal sealed class MessageRowCheck(PostgresDatabase database, VerificationRequest request)
{
    private const int PageSize = 200;

    private const string MessageSql =
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

    public async IAsyncEnumerable<VerificationFinding> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var afterId = long.MinValue;
        while (true)
        {
            var page = await database.ReadAsync(
                connection => MessageKeys.ReadAsync(
                    connection, request.AccountId, afterId, PageSize, cancellationToken),
                cancellationToken);
            foreach (var key in page)
            {
                var finding = await database.WriteAsync(
                    connection => CheckAsync(connection, key, cancellationToken), cancellationToken);
                if (finding is not null)
                    yield return finding;
            }

            if (page.Count < PageSize)
                yield break;
            afterId = page[^1].MessageId;
        }
    }

    private async Task<VerificationFinding?> CheckAsync(
        NpgsqlConnection connection, MessageKey key, CancellationToken cancellationToken)
    {
        var rows = await connection.ListAsync(MessageSql, Compare, cancellationToken, key.AccountId, key.MessageId);
        if (rows.Count == 0 || rows[0] is not { } row)
            return null;

        // Of a record that names another message nothing is to be derived.
        var believable = row.Record.Id == key.MessageId && row.Record.AccountId == key.AccountId;
        if (believable && row.IsRight && await HasAddressesAsync(connection, row.Record, cancellationToken))
            return null;

        if (believable && request.Repair)
            await RepairAsync(connection, row, cancellationToken);
        return new VerificationFinding
        {
            Fault = VerificationFault.Contradiction,
            Outcome = believable && request.Repair ? VerificationOutcome.Repaired : VerificationOutcome.Reported,
            AccountId = key.AccountId,
            MessageId = key.MessageId,
            ReceivedAt = key.ReceivedAt,
            Detail = believable
                ? "Columns or references of the message do not say what the message says."
                : $"The record says it is message {row.Record.Id} of account {row.Record.AccountId}.",
        };
    }

    // What cannot be read is reported when the message itself is looked at.
    private static MessageRow? Compare(NpgsqlDataReader row)
    {
        try
        {
            var stored = MessageRows.ReadStored(row);
            var message = new PreparedMessage(new MessageAppend
            {
                Record = stored.Record, Content = stored.Content, ThreadKeys = new ThreadKeys(), DeliveryKey = "",
            });
            return new MessageRow(message, HasColumns(row, message) && HasReferences(row, message));
        }
        catch (Exception exception) when (MessageRows.IsUnreadable(exception))
        {
            return null;
        }
    }

    private static bool HasColumns(NpgsqlDataReader row, PreparedMessage message)
    {
        var record = message.Append.Record;
        return row.GetInt64(7) == record.AddressId && row.Time(8) == record.ReceivedAt
            && row.GetBoolean(9) == record.Quarantined && row.GetBoolean(10) == record.HasAttachment()
            && row.GetString(11) == message.Sender && row.GetString(12) == message.Subject;
    }

    private static bool HasReferences(NpgsqlDataReader row, PreparedMessage message) =>
        row.GetFieldValue<long[]>(13).ToHashSet().SetEquals(message.Attachments.Select(a => a.Id))
        && row.GetFieldValue<string[]>(14).ToHashSet(StringComparer.Ordinal).SetEquals(message.Blobs);

    private static async Task<bool> HasAddressesAsync(
        NpgsqlConnection connection, MessageRecord record, CancellationToken cancellationToken)
    {
        var addresses = MessageColumns.Addresses(record).ToArray();
        return await connection.ScalarAsync<long>(
            """
            SELECT count(*) FROM mailservr.message_addresses
            WHERE account_id = $1 AND address_id = ANY($2) AND received_at = $3 AND message_id = $4
            """,
            cancellationToken, record.AccountId, addresses, record.ReceivedAt.ToUniversalTime(), record.Id)
            == addresses.Length;
    }

    private static async Task RepairAsync(
        NpgsqlConnection connection, MessageRow row, CancellationToken cancellationToken)
    {
        var record = row.Record;
        await connection.RunAsync(
            """
            UPDATE mailservr.messages SET address_id = $3, received_at = $4, quarantined = $5, has_attachment = $6,
                sender = $7, subject = $8
            WHERE account_id = $1 AND id = $2
            """,
            cancellationToken, record.AccountId, record.Id, record.AddressId, record.ReceivedAt.ToUniversalTime(),
            record.Quarantined, record.HasAttachment(), row.Message.Sender, row.Message.Subject);
        foreach (var table in (string[])["message_addresses", "message_attachments", "message_blobs"])
        {
            await connection.RunAsync(
                $"DELETE FROM mailservr.{table} WHERE account_id = $1 AND message_id = $2", cancellationToken,
                record.AccountId, record.Id);
        }

        await using var batch = new NpgsqlBatch(connection);
        MessageReferences.Insert(batch, [row.Message]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record MessageRow(PreparedMessage Message, bool IsRight)
    {
        public MessageRecord Record => Message.Append.Record;
    }
}
