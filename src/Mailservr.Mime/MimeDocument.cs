namespace Mailservr.Mime;

/// <summary>A message that is in memory as a whole, with the content of its parts at hand.</summary>
public sealed class MimeDocument
{
    private readonly ReadOnlyMemory<byte> _bytes;

    private MimeDocument(ReadOnlyMemory<byte> bytes, MimeMessage message) => (_bytes, Message) = (bytes, message);

    public MimeMessage Message { get; }

    public static MimeDocument Parse(ReadOnlyMemory<byte> message, MimeLimits? limits = null)
    {
        var parser = new MimeParser(limits);
        parser.Feed(message.Span);
        return new MimeDocument(message, parser.Complete());
    }

    /// <summary>The body as received.</summary>
    public ReadOnlyMemory<byte> GetRawBody(MimePart part) => _bytes.Slice((int)part.BodyOffset, (int)part.BodyLength);

    /// <summary>The body, transfer-decoded.</summary>
    public byte[] GetBytes(MimePart part) =>
        TransferDecoder.DecodeAll(GetRawBody(part).Span, part.TransferEncoding).ToArray();

    /// <summary>
    /// The body as text, by its charset; what is unknown or missing is guessed (see <see cref="Charsets.Decode"/>).
    /// </summary>
    /// <param name="unflow">Join the lines of format=flowed to paragraphs (RFC 3676).</param>
    public string GetText(MimePart part, bool unflow = false)
    {
        var parameters = part.ContentType.Parameters;
        var text = Charsets.Decode(GetBytes(part), part.ContentType.Charset, out var unknown);
        if (unknown)
            part.Headers.Defects.Add(MimeDefectKind.UnknownCharset, part.Offset);
        return unflow && Is(parameters, "format", "flowed")
            ? FlowedText.Unflow(text, Is(parameters, "delsp", "yes"))
            : text;
    }

    private static bool Is(IReadOnlyDictionary<string, string> parameters, string name, string value) =>
        string.Equals(parameters.GetValueOrDefault(name), value, StringComparison.OrdinalIgnoreCase);
}
