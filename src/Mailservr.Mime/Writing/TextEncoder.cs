using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>A text body and the transfer encoding that suits it (RFC 2045 §6).</summary>
internal static class TextEncoder
{
    private const int MaxLine = 78;

    /// <summary>
    /// 7bit for what every system passes on unchanged, quoted-printable for what is ASCII by two thirds, base64 for the
    /// rest.
    /// </summary>
    public static (string Encoding, byte[] Body) Encode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(WithCrLf(text));
        if (IsPlain(bytes))
            return ("7bit", bytes);
        // Quoted-printable stays readable, which is worth some length where most of it is ASCII.
        return QuotedPrintableLength(bytes) <= bytes.LongLength * 5 / 3
            ? ("quoted-printable", QuotedPrintable(bytes))
            : ("base64", Base64Lines(bytes));
    }

    // .NET breaks at 76 characters with CRLF, as RFC 2045 §6.8 asks for.
    private static byte[] Base64Lines(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetBytes(
        Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\r\n");

    private static string WithCrLf(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        if (lines.Length > 0 && !lines.EndsWith('\n'))
            lines += '\n';
        return lines.Replace("\n", "\r\n", StringComparison.Ordinal);
    }

    // Short lines of ASCII without what relays are known to change: blanks at the end, "From " at the beginning.
    private static bool IsPlain(ReadOnlySpan<byte> body)
    {
        foreach (var range in body.Split("\r\n"u8))
        {
            var line = body[range];
            if (line.Length > MaxLine || line.ContainsAnyExceptInRange((byte)' ', (byte)'~') || line.EndsWith(" "u8)
                || line.StartsWith("From "u8))
                return false;
        }

        return true;
    }

    private static long QuotedPrintableLength(ReadOnlySpan<byte> bytes)
    {
        long length = bytes.Length;
        foreach (var b in bytes)
            length += IsLiteral(b) || b is (byte)'\r' or (byte)'\n' or (byte)' ' ? 0 : 2;
        return length + length / 75 * 3;
    }

    private static bool IsLiteral(byte b) => b is >= (byte)'!' and <= (byte)'~' and not (byte)'=';

    // RFC 2045 §6.7: lines of at most 76 with the "=" of a soft break; blanks never end a line.
    private static byte[] QuotedPrintable(ReadOnlySpan<byte> bytes)
    {
        var output = new ArrayBufferWriter<byte>(bytes.Length + bytes.Length / 8);
        foreach (var range in bytes.Split("\r\n"u8))
        {
            QuotedLine(bytes[range], output);
            output.Write("\r\n"u8);
        }

        // Split gives an empty last line behind the last break.
        return output.WrittenSpan[..^2].ToArray();
    }

    private static void QuotedLine(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> output)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var isLast = i + 1 == line.Length;
            var literal = IsLiteral(line[i]) || line[i] == ' ' && !isLast;
            // "From " and a lone "." mean something else to some.
            if (column == 0 && (line[i..].StartsWith("From "u8) || line is [(byte)'.']))
                literal = false;
            var width = literal ? 1 : 3;
            if (column + width > (isLast ? 76 : 75))
            {
                output.Write("=\r\n"u8);
                column = 0;
            }

            if (literal)
                output.Write(line.Slice(i, 1));
            else
                output.Write([(byte)'=', HexDigit(line[i] >> 4), HexDigit(line[i] & 15)]);
            column += width;
        }
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);
}
