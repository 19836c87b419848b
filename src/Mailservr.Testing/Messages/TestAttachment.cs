using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Testing;

/// <summary>An attachment of 300 bytes in the blob store, with the segment that stands for its base64.</summary>
/// <param name="FileName">Its name; the blob is named after it, too.</param>
public sealed record TestAttachment(string FileName)
{
    private const int Size = 300;

    // 400 base64 characters in lines of 76: six line ends of two bytes.
    private const int EncodedSize = 412;

    public string Sha256 { get; init; } = MessageAppendBuilder.Sha256(FileName);

    public long Id { get; init; } = MessageAppendBuilder.NextId();

    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>Attachments of it, when it is an embedded message.</summary>
    public IReadOnlyList<TestAttachment> Attachments { get; init; } = [];

    public AttachmentRecord Record => new()
    {
        Id = Id,
        FileName = FileName,
        ContentType = ContentType,
        Size = Size,
        Sha256 = Sha256,
        InBlobStore = true,
        Encoding = TransferEncoding.Base64,
        RawLength = EncodedSize,
        Attachments = Attachments.Count == 0 ? null : [.. Attachments.Select(attachment => attachment.Record)],
    };

    internal RawSegment Segment =>
        new(SegmentKind.Blob, EncodedSize, Sha256, new(TransferEncoding.Base64, 76, CrLf: true, EncodedSize, Size));
}
