using Mailservr.Mime;

namespace Mailservr.Messages;

/// <summary>The readable text of a message.</summary>
public static class MessageText
{
    /// <summary>Characters of text per message. Books are longer, letters are not.</summary>
    private const int MaxSearched = 256 * 1024;

    /// <summary>
    /// What search should find of a message, a text for each field: sender, subject, names of attachments, and the first 256 K
    /// characters of the content. No phrase reaches from one to the next.
    /// </summary>
    /// <param name="message">With content.</param>
    public static IReadOnlyList<string> FieldsForSearch(StoredMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var record = message.Record;
        return
        [
            record.From is { } from ? from.Address + ' ' + from.Name : "",
            record.Subject,
            string.Join('\n', record.AllAttachments().Select(attachment => attachment.FileName)),
            ForSearch(message, MaxSearched),
        ];
    }

    /// <summary>
    /// What search should find in the content: every text and HTML part. Reads only what is kept inline, never a blob.
    /// </summary>
    /// <param name="message">With content.</param>
    /// <param name="maxChars">Longer text is cut.</param>
    public static string ForSearch(StoredMessage message, int maxChars)
    {
        ArgumentNullException.ThrowIfNull(message);
        var texts = new List<string>();
        var length = 0;
        foreach (var part in message.Content.TextParts.TakeWhile(_ => length < maxChars))
        {
            var readable = Decode(part, Inline(message.Content, part, maxChars * 4L));
            texts.Add(part.Html ? HtmlToText.Convert(readable, maxChars) : readable);
            length += texts[^1].Length + 1;
        }

        // Of a single text nothing is copied.
        var text = string.Join('\n', texts);
        return text.Length <= maxChars ? text : text[..maxChars];
    }

    internal static string Decode(TextPart part, ReadOnlySpan<byte> encoded)
    {
        var text = Charsets.Decode(TransferDecoder.DecodeAll(encoded, part.Encoding), part.Charset, out _);
        return part.Flowed ? FlowedText.Unflow(text, part.DelSp) : text;
    }

    private static ReadOnlySpan<byte> Inline(MessageContent content, TextPart part, long maxBytes)
    {
        var ranges = SegmentRange.Cut(content.Segments, part.Offset, Math.Min(part.Length, maxBytes));
        // A text part is one run of bytes: what fits is inline, the rest is in the overflow.
        return ranges.TryPeek(out var range) && range.Segment.Kind == SegmentKind.Inline
            ? content.CutInline(range.StoreOffset, range.Length).Span
            : [];
    }
}
