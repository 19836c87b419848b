using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>The B and Q encodings (RFC 2047 §4), as leniently as they are misused.</summary>
internal static class EncodedWordBytes
{
    /// <summary>
    /// Foreign characters are skipped; padding ends a group, wherever it is; missing padding is no fault.
    /// </summary>
    public static void Base64(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        var target = output.GetSpan(text.Length + 1);
        int written = 0, bits = 0, count = 0;
        foreach (var c in text)
        {
            var value = Value(c);
            if (value < 0)
            {
                if (c == '=')
                    count = 0;
                continue;
            }

            bits = (bits << 6 | value) & 0xFFFF;
            count += 6;
            if (count < 8)
                continue;
            count -= 8;
            target[written++] = (byte)(bits >> count);
        }

        output.Advance(written);
    }

    public static void Quoted(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        // A raw character outside ASCII is at most three bytes of UTF-8.
        var target = output.GetSpan(text.Length * 3 + 1);
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1])
                && char.IsAsciiHexDigit(text[i + 2]))
            {
                target[written++] = (byte)(Hex(text[i + 1]) << 4 | Hex(text[i + 2]));
                i += 2;
            }
            else if (char.IsAscii(text[i]))
            {
                target[written++] = text[i] == '_' ? (byte)' ' : (byte)text[i];
            }
            else
            {
                var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
                written += Encoding.UTF8.GetBytes(text.Slice(i, pair ? 2 : 1), target[written..]);
                i += pair ? 1 : 0;
            }
        }

        output.Advance(written);
    }

    public static int Hex(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

    private static int Value(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' or '-' => 62,
        '/' or '_' => 63,
        _ => -1,
    };
}
