using System.Globalization;
using Mailservr.Messages;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite;

/// <summary>What lies about a message in columns and tables of its own, only to be found faster.</summary>
internal static class DerivedRows
{
    /// <summary>Columns as one text, to be compared as a whole.</summary>
    private const string Columns =
        "address_id, received_at, quarantined, has_attachment, sender, subject";

    public static IEnumerable<VerificationFinding> Compare(
        SqliteSession session, MessageKey key, MessageAppend message)
    {
        var record = message.Record;
        if (!IsBelievable(key, record))
        {
            yield return Finding(key, $"The record says it is message {record.Id} of account {record.AccountId}.");
            yield break;
        }

        if (!HasColumns(session, record))
            yield return Finding(key, "The columns of the message do not say what its record says.");
        if (!Matches(session, "message_addresses", "address_id || ' ' || received_at", key, Addresses(record)))
            yield return Finding(key, "The rows of message_addresses do not say what the message says.");
        if (!Matches(session, "message_attachments", "attachment_id", key, Attachments(record)))
            yield return Finding(key, "The rows of message_attachments do not say what the message says.");
        foreach (var finding in CompareBlobs(session, key, message))
            yield return finding;
    }

    /// <summary>Of a record that names another message nothing is to be derived.</summary>
    public static bool IsBelievable(MessageKey key, MessageRecord record) =>
        record.Id == key.MessageId && record.AccountId == key.AccountId;

    /// <param name="session">Writes.</param>
    /// <param name="message">What is to be believed.</param>
    /// <param name="keepBlobs">Takes away no reference to a blob.</param>
    public static void Rebuild(SqliteSession session, MessageAppend message, bool keepBlobs)
    {
        var record = message.Record;
        session.Prepare(
                """
                UPDATE messages SET address_id = ?2, received_at = ?3, quarantined = ?4, has_attachment = ?5, sender = ?6,
                    subject = ?7
                WHERE id = ?1
                """)
            .Bind(record.Id).Bind(record.AddressId).Bind(record.ReceivedAt).Bind(record.Quarantined)
            .Bind(record.HasAttachment()).Bind(MessageColumns.Sender(record))
            .Bind(MessageColumns.Fold(record.Subject)).Run();
        var kept = keepBlobs ? Blobs(session, record.Id) : [];
        foreach (var table in (string[])["message_addresses", "message_attachments", "message_blobs"])
            session.Prepare($"DELETE FROM {table} WHERE message_id = ?1").Bind(record.Id).Run();
        var prepared = new PreparedMessage(message);
        MessageRows.InsertReferences(session, prepared);
        foreach (var blob in kept.Except(prepared.Blobs, StringComparer.Ordinal))
            MessageRows.InsertBlob(session, record, blob);
    }

    private static IReadOnlyList<string> Blobs(SqliteSession session, long messageId) =>
        session.Prepare("SELECT DISTINCT sha256 FROM message_blobs WHERE message_id = ?1")
            .Bind(messageId).List(static row => row.Text(0));

    private static IEnumerable<VerificationFinding> CompareBlobs(
        SqliteSession session, MessageKey key, MessageAppend message)
    {
        var there = Read(session, "message_blobs", "sha256", key);
        var wanted = MessageColumns.Blobs(message);
        foreach (var blob in wanted.Where(blob => !there.Contains(Row(key, blob))))
            yield return Finding(key, "message_blobs does not say that the message needs the blob.") with { Blob = blob };
        if (there.Count > wanted.Count(blob => there.Contains(Row(key, blob))))
            yield return Finding(key, "message_blobs names a blob that the message does not need.");
    }

    private static bool HasColumns(SqliteSession session, MessageRecord record) =>
        session.Prepare(
                $"SELECT 1 FROM messages WHERE id = ?1 AND ({Columns}) = (?2, ?3, ?4, ?5, ?6, ?7)")
            .Bind(record.Id).Bind(record.AddressId).Bind(record.ReceivedAt).Bind(record.Quarantined)
            .Bind(record.HasAttachment()).Bind(MessageColumns.Sender(record))
            .Bind(MessageColumns.Fold(record.Subject)).Any();

    private static bool Matches(
        SqliteSession session, string table, string columns, MessageKey key, IEnumerable<string> wanted) =>
        Read(session, table, columns, key).SetEquals(wanted.Select(value => Row(key, value)));

    private static HashSet<string> Read(SqliteSession session, string table, string columns, MessageKey key) =>
        session.Prepare($"SELECT account_id || ' ' || {columns} FROM {table} WHERE message_id = ?1")
            .Bind(key.MessageId).List(static row => row.Text(0)).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Addresses(MessageRecord record) =>
        MessageColumns.Addresses(record).Select(id => string.Create(
            CultureInfo.InvariantCulture, $"{id} {record.ReceivedAt.ToUnixTimeMilliseconds()}"));

    private static IEnumerable<string> Attachments(MessageRecord record) =>
        record.AllAttachments()
            .Select(attachment => attachment.Id.ToString(CultureInfo.InvariantCulture));

    private static string Row(MessageKey key, string value) =>
        string.Create(CultureInfo.InvariantCulture, $"{key.AccountId} {value}");

    private static VerificationFinding Finding(MessageKey key, string detail) => new()
    {
        Fault = VerificationFault.Contradiction,
        AccountId = key.AccountId,
        MessageId = key.MessageId,
        ReceivedAt = key.ReceivedAt,
        Detail = detail,
    };
}
