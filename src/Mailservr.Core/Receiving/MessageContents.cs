using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Receiving;

/// <summary>Sums up where the bytes of a message have gone.</summary>
internal static class MessageContents
{
    public static MessageContent From(ContentSplitter splitter, MimeMessage message) =>
        new()
        {
            Inline = splitter.Inline.ToArray(),
            Segments = [.. splitter.Segments.Select(segment => segment.ToSegment())],
            OverflowSha256 = splitter.Overflow?.Sha256,
            HeaderLength = (int)Math.Min(message.Root.BodyOffset, splitter.Inline.Length),
            TextParts = [.. splitter.Texts.Select(ToTextPart)],
        };

    private static TextPart ToTextPart(TextDraft text)
    {
        var part = text.Part;
        var parameters = part.ContentType.Parameters;
        return new TextPart(
            part.ContentType.MediaType == "text/html",
            part.BodyOffset,
            part.BodyLength,
            part.TransferEncoding,
            part.ContentType.Charset,
            Is(parameters.GetValueOrDefault("format"), "flowed"),
            Is(parameters.GetValueOrDefault("delsp"), "yes"));
    }

    private static bool Is(string? value, string expected) =>
        string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);
}
