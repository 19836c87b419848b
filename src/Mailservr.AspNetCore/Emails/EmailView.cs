using System.Text.Json.Serialization;
using Mailservr.AspNetCore.Attachments;
using Mailservr.AspNetCore.Http;
using Mailservr.Messages;

namespace Mailservr.AspNetCore.Emails;

/// <summary>An email as lists show it.</summary>
internal record EmailSummary
{
    public required long Id { get; init; }

    public required long ThreadId { get; init; }

    public required long AddressId { get; init; }

    public required string Direction { get; init; }

    public required Mailbox? From { get; init; }

    public required IReadOnlyList<Mailbox> To { get; init; }

    public required IReadOnlyList<Mailbox> Cc { get; init; }

    public required IReadOnlyList<Mailbox> ReplyTo { get; init; }

    public required IReadOnlyList<string> DeliveredTo { get; init; }

    public required string Subject { get; init; }

    public required string Snippet { get; init; }

    public required string? MessageId { get; init; }

    public required string? InReplyTo { get; init; }

    public required IReadOnlyList<string> References { get; init; }

    public required DateTimeOffset? SentAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required long Size { get; init; }

    public required bool Read { get; init; }

    public required bool Starred { get; init; }

    public required bool Quarantined { get; init; }

    public required IReadOnlyList<EmailAttachmentView> Attachments { get; init; }

    public required AuthenticationResults Authentication { get; init; }

    public required MessageEnvelope Envelope { get; init; }

    public required ExtractedData Extracted { get; init; }

    public required ParseView Parse { get; init; }

    public static EmailSummary Of(MessageRecord message) => new()
    {
        Id = message.Id,
        ThreadId = message.ThreadId,
        AddressId = message.AddressId,
        Direction = Word.Of(message.Direction),
        From = message.From,
        To = message.To,
        Cc = message.Cc,
        ReplyTo = message.ReplyTo,
        DeliveredTo = [.. message.DeliveredTo.Select(recipient => recipient.Address)],
        Subject = message.Subject,
        Snippet = message.Snippet,
        MessageId = message.InternetMessageId,
        InReplyTo = message.InReplyTo,
        References = message.References,
        SentAt = message.SentAt,
        ReceivedAt = message.ReceivedAt,
        Size = message.Size,
        Read = message.Read,
        Starred = message.Starred,
        Quarantined = message.Quarantined,
        Attachments = [.. message.Attachments.Select(EmailAttachmentView.Of)],
        Authentication = message.Authentication,
        Envelope = message.Envelope,
        Extracted = message.Extracted,
        Parse = new ParseView(message.Truncated, message.TruncatedBy),
    };
}

/// <summary>An email with what has to be read from its content.</summary>
internal sealed record EmailView : EmailSummary
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public EmailView(EmailSummary summary)
        : base(summary)
    {
    }

    [JsonPropertyOrder(1)]
    public string? Text { get; init; }

    [JsonPropertyOrder(1)]
    public string? Html { get; init; }

    [JsonPropertyOrder(1)]
    public IReadOnlyList<HeaderView> Headers { get; init; } = [];
}

internal sealed record HeaderView(string Name, string Value);

/// <param name="Truncated">A limit of the parser was met: parts of the message are only in the original.</param>
/// <param name="Reasons">Which limits, e.g. <c>depth_limit</c>.</param>
internal sealed record ParseView(bool Truncated, IReadOnlyList<string> Reasons);
