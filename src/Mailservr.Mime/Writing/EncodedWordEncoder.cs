using System.Text;

namespace Mailservr.Mime;

/// <summary>
/// Text as encoded words of UTF-8 (RFC 2047), each at most 75 characters, none with half a character.
/// </summary>
internal static class EncodedWordEncoder
{
    // 75 (RFC 2047 §2) without "=?utf-8?Q?" and "?=".
    private const int MaxText = 63;

    public static List<string> Encode(string text)
    {
        var asQuoted = 0;
        foreach (var rune in text.EnumerateRunes())
            asQuoted += QuotedLength(rune);
        var quoted = asQuoted <= (Encoding.UTF8.GetByteCount(text) + 2) / 3 * 4;
        var words = new List<string>();
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            at = End(text, start, quoted);
            words.Add(quoted ? Quoted(text.AsSpan(start, at - start)) : Base64(text.AsSpan(start, at - start)));
            start = at;
        }

        return words;
    }

    private static int End(string text, int start, bool quoted)
    {
        var (at, bytes, length) = (start, 0, 0);
        while (at < text.Length)
        {
            var rune = Rune.GetRuneAt(text, at);
            bytes += rune.Utf8SequenceLength;
            length += QuotedLength(rune);
            if ((quoted ? length : (bytes + 2) / 3 * 4) > MaxText)
                break;
            at += rune.Utf16SequenceLength;
        }

        return at;
    }

    private static int QuotedLength(Rune rune) => rune.Value == ' ' || IsPlain(rune) ? 1 : rune.Utf8SequenceLength * 3;

    // RFC 2047 §5 (3): what a phrase allows is right everywhere.
    private static bool IsPlain(Rune rune) => rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value)
        || "!*+-/".Contains((char)rune.Value, StringComparison.Ordinal));

    private static string Quoted(ReadOnlySpan<char> text)
    {
        var word = new StringBuilder("=?utf-8?Q?", 75);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == ' ')
                word.Append('_');
            else if (IsPlain(rune))
                word.Append((char)rune.Value);
            else
            {
                foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
                    word.Append('=').Append(Convert.ToHexString([b]));
            }
        }

        return word.Append("?=").ToString();
    }

    private static string Base64(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return $"=?utf-8?B?{Convert.ToBase64String(bytes)}?=";
    }
}
