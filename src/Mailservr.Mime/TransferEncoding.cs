namespace Mailservr.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6).</summary>
public enum TransferEncoding
{
    /// <summary>7bit, 8bit, binary, or a name that is not known: the bytes are what they are.</summary>
    Identity,
    QuotedPrintable,
    Base64,
    Uuencode,
}
