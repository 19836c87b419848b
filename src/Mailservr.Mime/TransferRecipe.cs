namespace Mailservr.Mime;

/// <summary>
/// How decoded bytes become the first raw bytes of a body again, exact to the byte. The text is base64 with a line break
/// after every <paramref name="LineLength"/> characters and after a shorter last line, cut off at
/// <paramref name="EncodedLength"/>; for <see cref="TransferEncoding.Identity"/> it is the bytes themselves.
/// </summary>
/// <param name="Encoding">Identity or Base64.</param>
/// <param name="LineLength">Characters in a line; 0 when there are no line breaks.</param>
/// <param name="CrLf">False for lines that end with a bare LF.</param>
/// <param name="EncodedLength">Raw bytes that are rebuilt, from the start of the body.</param>
/// <param name="DecodedLength">Decoded bytes that they are rebuilt from, from the start of the content.</param>
public sealed record TransferRecipe(
    TransferEncoding Encoding, int LineLength, bool CrLf, long EncodedLength, long DecodedLength);
