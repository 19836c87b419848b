namespace Mailservr.Mime;

/// <summary>One <c>=?charset?encoding?text?=</c> in a text (RFC 2047 §2), by position.</summary>
internal readonly record struct EncodedWordToken(Range Charset, bool IsBase64, Range Text, int End)
{
    private const int MaxCharset = 64;

    /// <summary>
    /// Lenient: white space and question marks inside the text are taken. A word ends where the next one begins, so all
    /// attempts together read the text once.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> s, int at, out EncodedWordToken token)
    {
        token = default;
        var encoding = FindEncoding(s, at);
        if (encoding < 0 || s[encoding] is not ('b' or 'B' or 'q' or 'Q'))
            return false;
        var start = encoding + 2;
        var end = FindEnd(s, start);
        if (end < 0)
            return false;

        // RFC 2231 §5: "charset*language".
        var charset = at + 2;
        var star = s[charset..(encoding - 1)].IndexOf('*');
        var charsetEnd = star < 0 ? encoding - 1 : charset + star;
        token = new EncodedWordToken(charset..charsetEnd, s[encoding] is 'b' or 'B', start..end, end + 2);
        return true;
    }

    /// <summary>Whether one was meant: it begins with <c>=?charset?x?</c>.</summary>
    public static bool IsBegun(ReadOnlySpan<char> s, int at) => FindEncoding(s, at) >= 0;

    /// <returns>Where the one letter of the encoding stands; negative when no encoded word begins here.</returns>
    private static int FindEncoding(ReadOnlySpan<char> s, int at)
    {
        if (!s[at..].StartsWith("=?"))
            return -1;
        var charset = at + 2;
        var window = s[charset..Math.Min(s.Length, charset + MaxCharset + 1)];
        var length = window.IndexOfAny("? \t");
        if (length < 0 || window[length] != '?')
            return -1;
        var encoding = charset + length + 1;
        return encoding + 1 < s.Length && s[encoding + 1] == '?' ? encoding : -1;
    }

    private static int FindEnd(ReadOnlySpan<char> s, int start)
    {
        for (var i = start; ; i++)
        {
            var next = s[i..].IndexOf('?');
            if (next < 0 || i + next + 1 >= s.Length)
                return -1;
            i += next;
            if (s[i + 1] == '=')
                return i;
            if (i > start && s[i - 1] == '=')
                return -1;
        }
    }
}
