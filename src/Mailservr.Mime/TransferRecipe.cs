namespace Mailservr.Mime;

/// <summary>How decoded bytes become the encoded bytes of a body again, exactly.</summary>
/// <param name="Encoding"><see cref="TransferEncoding.Identity"/> or <see cref="TransferEncoding.Base64"/>.</param>
/// <param name="LineLength">Base64 characters of a line; 0 for one endless line.</param>
/// <param name="CrLf">Lines end with CRLF rather than a bare LF.</param>
/// <param name="EncodedLength">How many of the first encoded bytes of the body are rebuilt.</param>
/// <param name="DecodedLength">Decoded bytes.</param>
public sealed record TransferRecipe(
    TransferEncoding Encoding, int LineLength, bool CrLf, long EncodedLength, long DecodedLength);
