using System.Text.Json;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>Messages and their content in the tables. The only place where content goes in and comes out.</summary>
internal static class MessageRows
{
    public const string Columns = "m.json, m.thread_id, m.is_read, m.starred, m.version, m.id, m.account_id";

    public const string ListColumns = Columns + ", m.address_id, m.received_at, m.quarantined";

    public static void Insert(SqliteSession session, PreparedMessage message, long threadId)
    {
        var record = message.Append.Record;
        session.Prepare(
                """
                INSERT INTO messages (
                    id, account_id, thread_id, address_id, received_at, is_read, starred, quarantined, has_attachment,
                    version, sender, subject, json)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10, ?11, ?12)
                """)
            .Bind(record.Id).Bind(record.AccountId).Bind(threadId).Bind(record.AddressId).Bind(record.ReceivedAt)
            .Bind(record.Read).Bind(record.Starred).Bind(record.Quarantined).Bind(record.HasAttachment())
            .Bind(message.Sender).Bind(message.Subject).BindText(message.RecordJson).Run();

        session.Prepare("INSERT INTO message_content (message_id, json, inline) VALUES (?1, ?2, ?3)")
            .Bind(record.Id).BindText(message.ContentJson).BindBlob(message.Append.Content.Inline.Span).Run();
        InsertReferences(session, message);
    }

    public static MessageRecord? Find(SqliteSession session, long accountId, long messageId) =>
        session.Prepare($"SELECT {ListColumns} FROM messages m WHERE m.id = ?1 AND m.account_id = ?2")
            .Bind(messageId).Bind(accountId).First(ReadListed);

    public static MessageRecord Read(SqliteStatement row) => row.Json(0, StoredJson.Message) with
    {
        ThreadId = row.Int64(1),
        Read = row.Boolean(2),
        Starred = row.Boolean(3),
        Version = row.Int64(4),
    };

    /// <summary>Refuses the record of another message, perhaps of another account: nobody is to be shown it.</summary>
    public static MessageRecord ReadOwn(SqliteStatement row)
    {
        var record = Read(row);
        return record.Id == row.Int64(5) && record.AccountId == row.Int64(6)
            ? record
            : throw new InvalidDataException($"The record of message {row.Int64(5)} names message {record.Id}.");
    }

    /// <summary>Of <see cref="ListColumns"/>; in place of what cannot be read <see cref="MessageRecord.Unreadable"/>.</summary>
    public static MessageRecord ReadListed(SqliteStatement row)
    {
        try
        {
            return ReadOwn(row);
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return MessageRecord.Unreadable(row.Int64(5), row.Int64(6), row.Int64(7), DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(8))) with
            {
                ThreadId = row.Int64(1),
                Read = row.Boolean(2),
                Starred = row.Boolean(3),
                Version = row.Int64(4),
                Quarantined = row.Boolean(9),
            };
        }
    }

    /// <param name="session">Whose snapshot is read.</param>
    /// <param name="accountId">Whose message it must be; null for anyone's, whatever its record says.</param>
    /// <param name="messageId">The message.</param>
    public static StoredMessage? FindStored(SqliteSession session, long? accountId, long messageId) =>
        session.Prepare(
                $"""
                SELECT {Columns}, c.json, c.inline
                FROM messages m JOIN message_content c ON c.message_id = m.id
                WHERE m.id = ?1 AND m.account_id = coalesce(?2, m.account_id)
                """)
            .Bind(messageId).Bind(accountId).First(row => new StoredMessage(
                accountId is null ? Read(row) : ReadOwn(row), row.Json(7, StoredJson.Content) with { Inline = row.Blob(8) }));

    /// <summary>The row and, by the foreign keys, everything that hangs on it.</summary>
    public static void Delete(SqliteSession session, long messageId) =>
        session.Prepare("DELETE FROM messages WHERE id = ?1").Bind(messageId).Run();

    /// <summary>Takes one of several addresses from the message; the first that is left takes its place.</summary>
    public static void RemoveAddress(SqliteSession session, MessageRecord message, long addressId)
    {
        session.Prepare("DELETE FROM message_addresses WHERE message_id = ?1 AND address_id = ?2")
            .Bind(message.Id).Bind(addressId).Run();
        if (message.IsUnreadable)
            MoveToAnother(session, message.Id, addressId);
        else
            WriteWithout(session, message, addressId);
    }

    // Without a word over what cannot be read: it may be mended yet.
    private static void MoveToAnother(SqliteSession session, long messageId, long addressId) =>
        session.Prepare(
                """
                UPDATE messages SET version = version + 1,
                    address_id = (SELECT min(a.address_id) FROM message_addresses a WHERE a.message_id = ?1)
                WHERE id = ?1 AND address_id = ?2
                """)
            .Bind(messageId).Bind(addressId).Run();

    private static void WriteWithout(SqliteSession session, MessageRecord message, long addressId)
    {
        var left = message with
        {
            AddressId = MessageColumns.Addresses(message).First(id => id != addressId),
            DeliveredTo = [.. message.DeliveredTo.Where(recipient => recipient.AddressId != addressId)],
        };
        session.Prepare("UPDATE messages SET address_id = ?2, json = ?3, version = version + 1 WHERE id = ?1")
            .Bind(left.Id).Bind(left.AddressId).BindText(JsonSerializer.SerializeToUtf8Bytes(left, StoredJson.Message))
            .Run();
    }

    /// <summary>The rows by which it is found by address, attachment and blob.</summary>
    public static void InsertReferences(SqliteSession session, PreparedMessage message)
    {
        var record = message.Append.Record;
        foreach (var addressId in message.Addresses)
        {
            session.Prepare(
                    """
                    INSERT INTO message_addresses (account_id, address_id, received_at, message_id)
                    VALUES (?1, ?2, ?3, ?4)
                    """)
                .Bind(record.AccountId).Bind(addressId).Bind(record.ReceivedAt).Bind(record.Id).Run();
        }

        foreach (var attachment in message.Attachments)
        {
            session.Prepare(
                    "INSERT INTO message_attachments (account_id, attachment_id, message_id) VALUES (?1, ?2, ?3)")
                .Bind(record.AccountId).Bind(attachment.Id).Bind(record.Id).Run();
        }

        foreach (var sha256 in message.Blobs)
            InsertBlob(session, record, sha256);
    }

    public static void InsertBlob(SqliteSession session, MessageRecord record, string sha256) =>
        session.Prepare("INSERT INTO message_blobs (account_id, sha256, message_id) VALUES (?1, ?2, ?3)")
            .Bind(record.AccountId).Bind(sha256).Bind(record.Id).Run();
}
