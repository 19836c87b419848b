using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>How a body was made fit for transport (RFC 2045 §6).</summary>
public enum TransferEncoding
{
    /// <summary>7bit, 8bit, binary, and what we do not know: the bytes are taken as they are.</summary>
    Identity,
    QuotedPrintable,
    Base64,
    Uuencode,
}

internal static class TransferEncodings
{
    private static readonly SearchValues<byte> NameEnd = SearchValues.Create(" \t\r\n;("u8);

    /// <summary>Null when the name is not one that we know.</summary>
    public static TransferEncoding? Find(ReadOnlySpan<byte> fieldBody)
    {
        var name = fieldBody.Trim(" \t\r\n\"'"u8);
        var end = name.IndexOfAny(NameEnd);
        if (end >= 0)
            name = name[..end];
        if (Ascii.EqualsIgnoreCase(name, "7bit"u8) || Ascii.EqualsIgnoreCase(name, "8bit"u8)
            || Ascii.EqualsIgnoreCase(name, "binary"u8))
            return TransferEncoding.Identity;
        if (Ascii.EqualsIgnoreCase(name, "base64"u8))
            return TransferEncoding.Base64;
        if (Ascii.EqualsIgnoreCase(name, "quoted-printable"u8))
            return TransferEncoding.QuotedPrintable;
        if (Ascii.EqualsIgnoreCase(name, "x-uuencode"u8) || Ascii.EqualsIgnoreCase(name, "x-uue"u8)
            || Ascii.EqualsIgnoreCase(name, "uuencode"u8))
            return TransferEncoding.Uuencode;
        return null;
    }
}
