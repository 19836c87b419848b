using System.Text;

namespace Mailservr.Smtp;

/// <summary>The encoding of parameter values of RFC 3461 §4: <c>+</c> and two hexadecimal digits for what cannot stand itself.</summary>
internal static class Xtext
{
    /// <summary>False if it is not xtext, or hides a control or an octet outside ASCII.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out string value)
    {
        value = "";
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = (int)text[i];
            if (c is < 33 or > 126 or '=')
                return false;
            if (c == '+')
            {
                if (i + 2 >= text.Length || !TryHex(text[i + 1], out var high) || !TryHex(text[i + 2], out var low))
                    return false;
                c = high * 16 + low;
                i += 2;
                if (c is < 32 or > 126)
                    return false;
            }
            plain.Append((char)c);
        }
        value = plain.ToString();
        return true;
    }

    private static bool TryHex(byte digit, out int value)
    {
        value = char.IsAsciiHexDigit((char)digit) ? (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10) : -1;
        return value >= 0;
    }
}
