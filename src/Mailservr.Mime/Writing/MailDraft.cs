namespace Mailservr.Mime;

/// <summary>
/// A mail to be written. All texts are plain text, not yet encoded. Recipients that nobody may see (Bcc) belong to the
/// envelope alone.
/// </summary>
public sealed record MailDraft
{
    /// <summary>At least one. <see cref="EmailAddress.Group"/> is written nowhere.</summary>
    public required IReadOnlyList<EmailAddress> From { get; init; }

    /// <summary>Who sent it, when that is not the only author (RFC 5322 §3.6.2).</summary>
    public EmailAddress? Sender { get; init; }

    public IReadOnlyList<EmailAddress> ReplyTo { get; init; } = [];

    public IReadOnlyList<EmailAddress> To { get; init; } = [];

    public IReadOnlyList<EmailAddress> Cc { get; init; } = [];

    public string? Subject { get; init; }

    /// <summary>Default: the time of writing, in UTC.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>
    /// Without angle brackets. Without one no Message-ID is written; a mail that is sent should have one.
    /// </summary>
    public string? MessageId { get; init; }

    /// <summary>Without angle brackets.</summary>
    public IReadOnlyList<string> InReplyTo { get; init; } = [];

    /// <summary>Without angle brackets, the oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Further fields in their order. Those that the writer makes itself are refused.</summary>
    public IReadOnlyList<MailField> Fields { get; init; } = [];

    /// <summary>Line ends of any kind become CRLF; a last line without one gets one.</summary>
    public string? Text { get; init; }

    /// <summary>As <see cref="Text"/>. It is not looked into.</summary>
    public string? Html { get; init; }

    /// <summary>What <see cref="Html"/> shows by <c>cid:</c>.</summary>
    public IReadOnlyList<MailAttachment> Inline { get; init; } = [];

    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];
}

/// <summary>A field of one's own. Text outside ASCII is written as encoded words.</summary>
public sealed record MailField(string Name, string Value);

/// <summary>A file that goes with a mail.</summary>
public sealed record MailAttachment
{
    /// <summary>At most 255 bytes of UTF-8.</summary>
    public string? FileName { get; init; }

    /// <summary>
    /// "type/subtype" without parameters; neither multipart nor message, which may not be base64 (RFC 2046 §5.2).
    /// </summary>
    public string MediaType { get; init; } = "application/octet-stream";

    /// <summary>Without angle brackets.</summary>
    public string? ContentId { get; init; }

    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Read to its end in place of <see cref="Bytes"/>, from where it stands. The caller closes it.</summary>
    public Stream? Content { get; init; }
}
