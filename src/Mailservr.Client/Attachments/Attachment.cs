namespace Mailservr.Client;

/// <summary>An attachment as its email shows it.</summary>
public record EmailAttachment : Resource
{
    public long Id { get; init; }

    /// <summary>Safe as the name of a file.</summary>
    public string Filename { get; init; } = "";

    /// <summary>As the sender says.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>In bytes.</summary>
    public long Size { get; init; }

    /// <summary>A picture of the text.</summary>
    public bool Inline { get; init; }

    public string? ContentId { get; init; }

    /// <summary>What is attached to it, if it is a message; null without.</summary>
    public IReadOnlyList<EmailAttachment>? Attachments { get; init; }
}

public sealed record Attachment : EmailAttachment
{
    /// <summary>Of its bytes, lower-case hex.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Serves the bytes without a key, as a download, until <see cref="ExpiresAt"/>.</summary>
    public string Url { get; init; } = "";

    public DateTimeOffset ExpiresAt { get; init; }
}
