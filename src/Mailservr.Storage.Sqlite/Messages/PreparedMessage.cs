using System.Text.Json;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>A message with everything computed that can be before the writer is taken.</summary>
internal sealed class PreparedMessage(MessageAppend append)
{
    public MessageAppend Append { get; } = append;

    public byte[] RecordJson { get; } = JsonSerializer.SerializeToUtf8Bytes(append.Record, StoredJson.Message);

    public byte[] ContentJson { get; } = JsonSerializer.SerializeToUtf8Bytes(append.Content, StoredJson.Content);

    public string Sender { get; } = MessageColumns.Sender(append.Record);

    public string Subject { get; } = MessageColumns.Fold(append.Record.Subject);

    public IReadOnlyList<long> Addresses { get; } = [.. MessageColumns.Addresses(append.Record)];

    public IReadOnlyList<AttachmentRecord> Attachments { get; } =
        [.. append.Record.AllAttachments()];

    public IReadOnlyCollection<string> Blobs { get; } = MessageColumns.Blobs(append);
}
