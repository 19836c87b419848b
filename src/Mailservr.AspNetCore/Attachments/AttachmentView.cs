using System.Text.Json.Serialization;
using Mailservr.Messages;

namespace Mailservr.AspNetCore.Attachments;

/// <summary>An attachment as its email shows it.</summary>
internal sealed record EmailAttachmentView(
    long Id, string Filename, string ContentType, long Size, bool Inline, string? ContentId)
{
    /// <summary>What is inside an embedded message; a bounded number of levels, as the receiver keeps them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EmailAttachmentView>? Attachments { get; init; }

    public static EmailAttachmentView Of(AttachmentRecord attachment) => new(
        attachment.Id,
        attachment.FileName,
        attachment.ContentType,
        attachment.Size,
        attachment.Inline,
        attachment.ContentId)
    {
        Attachments = Inside(attachment),
    };

    public static IReadOnlyList<EmailAttachmentView>? Inside(AttachmentRecord attachment) =>
        attachment.Attachments is { Count: > 0 } inner ? [.. inner.Select(Of)] : null;
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

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EmailAttachmentView>? Attachments { get; init; }
}
