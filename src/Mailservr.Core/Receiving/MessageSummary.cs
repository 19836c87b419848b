using System.Text.Json;
using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Receiving;

/// <summary>What lists and filters show of a message.</summary>
internal static class MessageSummary
{
    // A row is no place for a whole header block: more than these are only in the original.
    private const int MaxMailboxes = 1000;
    private const int MaxReferences = 200;
    private const int MaxSubject = 2000;

    public static MessageRecord Of(MimeMessage message, ContentSplitter splitter)
    {
        var text = ReadableText(splitter.Texts, html: false);
        var html = ReadableText(splitter.Texts, html: true);
        // Many a text part beside HTML is blank.
        var readable = !string.IsNullOrWhiteSpace(text) || html is null ? text ?? "" : HtmlToText.Convert(html, html.Length);
        return new MessageRecord
        {
            Id = 0,
            AccountId = 0,
            AddressId = 0,
            ReceivedAt = default,
            From = Mailboxes(message.From).FirstOrDefault(),
            To = Mailboxes(message.To),
            Cc = Mailboxes(message.Cc),
            ReplyTo = Mailboxes(message.ReplyTo),
            Subject = Cut(DisplayText.Clean(message.Subject), MaxSubject),
            Snippet = DisplayText.Clean(Snippet.From(readable)),
            InternetMessageId = message.MessageId,
            InReplyTo = message.InReplyTo.Count > 0 ? message.InReplyTo[0] : null,
            References = [.. message.References.Take(MaxReferences)],
            SentAt = message.Date,
            Truncated = message.Truncated,
            TruncatedBy = [.. message.Limits.Select(limit => JsonNamingPolicy.SnakeCaseLower.ConvertName(limit.ToString()))],
            Extracted = Extraction.From(readable, html),
        };
    }

    private static List<Mailbox> Mailboxes(IReadOnlyList<EmailAddress> addresses) =>
        [.. addresses.Take(MaxMailboxes).Select(address => new Mailbox(
            DisplayText.Clean(address.Address),
            address.Name is { } name ? DisplayText.Clean(name) : null))];

    private static string? ReadableText(IReadOnlyList<TextDraft> texts, bool html)
    {
        var parts = texts.Where(text => (text.Part.ContentType.MediaType == "text/html") == html).ToList();
        return parts.Count == 0
            ? null
            : string.Join('\n', parts.Select(text => Charsets.Decode(text.Bytes, text.Part.ContentType.Charset, out _)));
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text
        : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..length];
}
