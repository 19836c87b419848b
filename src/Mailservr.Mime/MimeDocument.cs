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
    public byte[] GetBytes(MimePart part) => TransferDecoder.DecodeAll(GetRawBody(part).Span, part.TransferEncoding);

    /// <summary>The body as text, by its charset; format=flowed (RFC 3676) is left as it is.</summary>
    public string GetText(MimePart part) => Charsets.Decode(GetBytes(part), part.ContentType.Charset, out _);
}
