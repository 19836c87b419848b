using System.Text.Json;
using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>A message with what its rows are made of.</summary>
internal sealed class PreparedMessage(MessageAppend append)
{
    public MessageAppend Append { get; } = append;

    public long AccountId => Append.Record.AccountId;

    public byte[] RecordJson => field ??= JsonSerializer.SerializeToUtf8Bytes(Append.Record, StoredJson.Message);

    public byte[] LayoutJson => field ??= JsonSerializer.SerializeToUtf8Bytes(Append.Content, StoredJson.Content);

    public string Sender { get; } = MessageColumns.Sender(append.Record);

    public string Subject { get; } = StoredText.Fold(append.Record.Subject);

    public Guid DeliveryKey { get; } = StoredDigest.Of(append.DeliveryKey);

    public IReadOnlyList<Guid> References { get; } = [.. append.ThreadKeys.References.Select(StoredDigest.Of)];

    public Guid? SubjectKey { get; } = append.ThreadKeys.Subject is { } key ? StoredDigest.Of(key) : null;

    public IReadOnlyList<long> Addresses { get; } = [.. MessageColumns.Addresses(append.Record)];

    public IReadOnlyList<AttachmentRecord> Attachments { get; } = [.. append.Record.AllAttachments()];

    public IReadOnlyCollection<string> Blobs { get; } = MessageColumns.Blobs(append);
}
