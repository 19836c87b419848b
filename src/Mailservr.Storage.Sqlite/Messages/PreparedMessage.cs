using System.Text.Json;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>A message with everything computed that can be before the writer is taken.</summary>
internal sealed class PreparedMessage(MessageAppend append)
{
    private byte[]? _note;

    public MessageAppend Append { get; private set; } = append;

    public ReadOnlyMemory<byte> Inline => Append.Content.Inline;

    public byte[] RecordJson { get; } = JsonSerializer.SerializeToUtf8Bytes(append.Record, StoredJson.Message);

    public byte[] ContentJson { get; } = JsonSerializer.SerializeToUtf8Bytes(append.Content, StoredJson.Content);

    /// <summary>The rest of it, for the spool.</summary>
    public byte[] Note => _note ??= JsonSerializer.SerializeToUtf8Bytes(SpoolNote.Of(Append), StoredJson.Default.SpoolNote);

    public string Sender { get; } = MessageColumns.Sender(append.Record);

    public string Subject { get; } = MessageColumns.Fold(append.Record.Subject);

    public IReadOnlyList<long> Addresses { get; } = [.. MessageColumns.Addresses(append.Record)];

    public IReadOnlyList<AttachmentRecord> Attachments { get; } =
        [.. append.Record.AllAttachments()];

    public IReadOnlyCollection<string> Blobs { get; } = MessageColumns.Blobs(append);

    /// <summary>The caller's memory is its own again: the content is here now.</summary>
    public void MoveTo(ReadOnlyMemory<byte> inline) =>
        Append = Append with { Content = Append.Content with { Inline = inline } };
}
