using Mailservr.Messages;

namespace Mailservr.AspNetCore.Attachments;

/// <summary>An attachment as its email shows it.</summary>
internal sealed record EmailAttachmentView(
    long Id, string Filename, string ContentType, long Size, bool Inline, string? ContentId)
{
    public static EmailAttachmentView Of(AttachmentRecord attachment) => new(
        attachment.Id,
        attachment.FileName,
        attachment.ContentType,
        attachment.Size,
        attachment.Inline,
        attachment.ContentId);
}

internal sealed record AttachmentView
{
    public required long Id { get; init; }

    public required string Filename { get; init; }

    public required string ContentType { get; init; }

    public required long Size { get; init; }

    public required string Sha256 { get; init; }

    public required string? ContentId { get; init; }

    public required bool Inline { get; init; }

    /// <summary>Serves the bytes as a download, without a key.</summary>
    public required string Url { get; init; }

    /// <summary>When <see cref="Url"/> ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
