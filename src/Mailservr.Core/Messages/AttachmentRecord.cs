using System.Text.Json.Serialization;
using Mailservr.Mime;

namespace Mailservr.Messages;

/// <summary>An attachment of a message (RFC 8621 §4.1.4).</summary>
public sealed record AttachmentRecord
{
    public required long Id { get; init; }

    /// <summary>Safe as a file name on any system; never empty.</summary>
    public required string FileName { get; init; }

    /// <summary>The media type as declared, lower-case, without parameters.</summary>
    public required string ContentType { get; init; }

    /// <summary>Decoded bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the decoded bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The Content-ID without angle brackets.</summary>
    public string? ContentId { get; init; }

    public bool Inline { get; init; }

    /// <summary>
    /// Where the bytes are. In the blob store under <see cref="Sha256"/>, or (an embedded message, or one attachment
    /// too many) a range of the original.
    /// </summary>
    public bool InBlobStore { get; init; }

    /// <summary>The range of the original body, still transfer-encoded.</summary>
    public long RawOffset { get; init; }

    public long RawLength { get; init; }

    public TransferEncoding Encoding { get; init; }

    /// <summary>The attachments of an embedded message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AttachmentRecord>? Attachments { get; init; }
}
