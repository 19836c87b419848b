using System.Text.Json.Serialization;

namespace Mailservr.Messages;

/// <summary>One message of one account: what lists show and filters ask. The bytes are in <see cref="MessageContent"/>.</summary>
/// <remarks>JSON without a member that is always written is refused: an empty list in its place would lose blobs.</remarks>
public sealed record MessageRecord
{
    public required long Id { get; init; }

    public required long AccountId { get; init; }

    /// <summary>Given by the store; 0 before.</summary>
    public long ThreadId { get; init; }

    /// <summary>The address that received it; of several addresses of the account, the first in envelope order.</summary>
    public required long AddressId { get; init; }

    public MailDirection Direction { get; init; }

    /// <summary>The recipients of the envelope that belong to this account.</summary>
    [JsonRequired]
    public IReadOnlyList<DeliveredRecipient> DeliveredTo { get; init => field = Elements.Required(value); } = [];

    /// <summary>The first mailbox of From; null when there is none.</summary>
    public Mailbox? From { get; init; }

    [JsonRequired]
    public IReadOnlyList<Mailbox> To { get; init => field = Elements.Required(value); } = [];

    [JsonRequired]
    public IReadOnlyList<Mailbox> Cc { get; init => field = Elements.Required(value); } = [];

    [JsonRequired]
    public IReadOnlyList<Mailbox> ReplyTo { get; init => field = Elements.Required(value); } = [];

    /// <summary>Decoded, safe to show: no control, bidi or zero-width characters.</summary>
    [JsonRequired]
    public string Subject { get; init; } = "";

    /// <summary>The first meaningful text, at most 200 characters.</summary>
    [JsonRequired]
    public string Snippet { get; init; } = "";

    /// <summary>The Message-ID field without angle brackets (RFC 5322 §3.6.4).</summary>
    public string? InternetMessageId { get; init; }

    public string? InReplyTo { get; init; }

    [JsonRequired]
    public IReadOnlyList<string> References { get; init => field = Elements.Required(value); } = [];

    /// <summary>The Date field, as far as it can be read.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When the last byte had arrived, in whole milliseconds.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Bytes of the original message.</summary>
    [JsonRequired]
    public long Size { get; init; }

    /// <summary>SHA-256 of the original bytes, lower-case hex.</summary>
    public string RawSha256 { get; init; } = "";

    [JsonIgnore]
    public bool Read { get; init; }

    [JsonIgnore]
    public bool Starred { get; init; }

    /// <summary>Accepted, but set aside; lists leave it out unless asked for.</summary>
    public bool Quarantined { get; init; }

    /// <summary>Why admission decided as it did, e.g. <c>sender_blocked</c>; empty for ordinary mail.</summary>
    [JsonRequired]
    public IReadOnlyList<string> Reasons { get; init => field = Elements.Required(value); } = [];

    /// <summary>A limit of the parser was met: parts of the message are only in the original.</summary>
    public bool Truncated { get; init; }

    /// <summary>
    /// Which limits, as names of <see cref="Mime.MimeDefectKind"/> in lower case with underscores: <c>depth_limit</c>.
    /// </summary>
    public IReadOnlyList<string> TruncatedBy { get; init => field = Elements.Required(value); } = [];

    [JsonRequired]
    public IReadOnlyList<AttachmentRecord> Attachments { get; init => field = Elements.Required(value); } = [];

    [JsonRequired]
    public MessageEnvelope Envelope { get; init; } = new();

    [JsonRequired]
    public AuthenticationResults Authentication { get; init; } = new();

    [JsonRequired]
    public ExtractedData Extracted { get; init; } = new();

    /// <summary>Counted up by the store with every change.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>
    /// Stands in a list for a message whose record cannot be read: what the store has kept apart from the record is right, the
    /// rest is empty.
    /// </summary>
    [JsonIgnore]
    public bool IsUnreadable { get; init; }

    /// <summary><see cref="Attachments"/> and those of embedded messages, each behind the one that it lies in.</summary>
    public IEnumerable<AttachmentRecord> AllAttachments() => Attachments.SelectMany(WithInner);

    /// <summary>
    /// What a store puts into a list for a message whose record it cannot read: one damaged message must not keep all others
    /// from being seen, nor itself from being deleted.
    /// </summary>
    public static MessageRecord Unreadable(long id, long accountId, long addressId, DateTimeOffset receivedAt) => new()
    {
        Id = id,
        AccountId = accountId,
        AddressId = addressId,
        ReceivedAt = receivedAt,
        Subject = "This message cannot be read",
        IsUnreadable = true,
    };

    /// <summary>
    /// Whether there is one to offer as a download; pictures of the text do not count (RFC 8621 §4.1.4).
    /// </summary>
    public bool HasAttachment() => Attachments.Any(attachment => !attachment.Inline);

    /// <summary>
    /// Decoded bytes of <see cref="Attachments"/>, what a plan limits. An embedded message counts as a whole: what lies in
    /// it is a part of it.
    /// </summary>
    public long AttachmentBytes() => Attachments.Sum(attachment => attachment.Size);

    // As deep as the parser's nesting (MimeLimits), which bounds it.
    private static IEnumerable<AttachmentRecord> WithInner(AttachmentRecord attachment) =>
        (attachment.Attachments ?? []).SelectMany(WithInner).Prepend(attachment);
}

public enum MailDirection
{
    Inbound,
    Outbound,
}

/// <summary>A mailbox as shown (RFC 5322 §3.4).</summary>
/// <param name="Address">The addr-spec, or what was written where it is none.</param>
/// <param name="Name">The display name, or null.</param>
public sealed record Mailbox(
    [property: JsonRequired] string Address, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name);

/// <param name="AddressId">The address of ours.</param>
/// <param name="Address">What the envelope said, with its tag.</param>
public sealed record DeliveredRecipient([property: JsonRequired] long AddressId, [property: JsonRequired] string Address)
{
    /// <summary>When the sender wants a delivery report (NOTIFY, RFC 3461 §4.1); null when it did not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Notify { get; init; }

    /// <summary>The recipient as the sender first had it, <c>type;address</c> (ORCPT, RFC 3461 §4.2).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OriginalRecipient { get; init; }
}

/// <summary>The trace data that we add; the original bytes stay as they came.</summary>
public sealed record MessageEnvelope
{
    /// <summary>The reverse-path; empty for a bounce.</summary>
    [JsonRequired]
    public string From { get; init; } = "";

    [JsonRequired]
    public string Helo { get; init; } = "";

    [JsonRequired]
    public string RemoteIp { get; init; } = "";

    /// <summary>The sender's name for this mail (ENVID, RFC 3461 §4.4).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EnvelopeId { get; init; }

    /// <summary>FULL or HDRS: what a delivery report should hold (RET, RFC 3461 §4.3).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Return { get; init; }

    /// <summary>Protocol and cipher, e.g. <c>TLSv1.3 TLS_AES_256_GCM_SHA384</c>; null without TLS.</summary>
    public string? Tls { get; init; }
}

/// <summary>Results of sender authentication (RFC 8601 §2.7); null where nothing was checked.</summary>
public sealed record AuthenticationResults
{
    public string? Spf { get; init; }

    public string? Dkim { get; init; }

    public string? Dmarc { get; init; }

    public string? Arc { get; init; }
}

/// <summary>What a reader of a sign-up or sign-in mail looks for.</summary>
public sealed record ExtractedData
{
    [JsonRequired]
    public IReadOnlyList<string> Codes { get; init => field = Elements.Required(value); } = [];

    [JsonRequired]
    public IReadOnlyList<string> Links { get; init => field = Elements.Required(value); } = [];
}
