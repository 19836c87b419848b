namespace Mailservr.Mime;

/// <summary>
/// Decodes a body piece by piece. Bad input is skipped or kept, never refused; see <see cref="Invalid"/>.
/// </summary>
public abstract class TransferDecoder
{
    private protected TransferDecoder()
    {
    }

    /// <summary>True once something was met that the encoding does not allow.</summary>
    public bool Invalid { get; protected set; }

    /// <summary>The space that <see cref="Decode"/> needs for an input of this length.</summary>
    public abstract int MaxOutput(int inputLength);

    /// <summary>Takes all of the input; returns the bytes written.</summary>
    public abstract int Decode(ReadOnlySpan<byte> input, Span<byte> output);

    /// <summary>The input is over: writes what was held back, at most <c>MaxOutput(0)</c> bytes.</summary>
    public abstract int Finish(Span<byte> output);

    /// <summary>Null for <see cref="TransferEncoding.Identity"/>.</summary>
    public static TransferDecoder? Create(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.Base64 => new Base64Decoder(),
        TransferEncoding.QuotedPrintable => new QuotedPrintableDecoder(),
        TransferEncoding.Uuencode => new UuencodeDecoder(),
        _ => null,
    };

    /// <summary>The content of a whole body; for <see cref="TransferEncoding.Identity"/> the body itself.</summary>
    public static ReadOnlySpan<byte> DecodeAll(ReadOnlySpan<byte> body, TransferEncoding encoding)
    {
        if (Create(encoding) is not { } decoder)
            return body;
        var output = new byte[decoder.MaxOutput(body.Length) + decoder.MaxOutput(0)];
        var length = decoder.Decode(body, output);
        length += decoder.Finish(output.AsSpan(length));
        return output.AsSpan(0, length);
    }
}
