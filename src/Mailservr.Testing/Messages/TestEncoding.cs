using System.Text;
using Mailservr.Mime;

namespace Mailservr.Testing;

internal static class TestEncoding
{
    internal static byte[] Encode(string text, TransferEncoding encoding)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return encoding switch
        {
            TransferEncoding.Base64 =>
                Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)),
            TransferEncoding.QuotedPrintable => QuotedPrintable(bytes),
            _ => bytes,
        };
    }

    /// <summary>Every byte but letters as =XX, a soft line break after 20 of them (RFC 2045 §6.7).</summary>
    private static byte[] QuotedPrintable(byte[] bytes)
    {
        var encoded = new StringBuilder();
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i % 20 == 19)
                encoded.Append("=\r\n");
            if (char.IsAsciiLetter((char)bytes[i]))
                encoded.Append((char)bytes[i]);
            else
                encoded.Append('=').Append(Convert.ToHexString(bytes, i, 1));
        }

        return Encoding.ASCII.GetBytes(encoded.ToString());
    }
}
