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
        var charset = at + 2;
        if (!s[at..].StartsWith("=?"))
            return false;
        var window = s[charset..Math.Min(s.Length, charset + MaxCharset + 1)];
        var length = window.IndexOfAny("? \t");
        if (length < 0 || window[length] != '?')
            return false;
        var encoding = charset + length + 1;
        if (encoding + 1 >= s.Length || s[encoding + 1] != '?' || s[encoding] is not ('b' or 'B' or 'q' or 'Q'))
            return false;
        var start = encoding + 2;
        var end = FindEnd(s, start);
        if (end < 0)
            return false;

        // RFC 2231 §5: "charset*language".
        var name = window[..length];
        var star = name.IndexOf('*');
        var charsetEnd = charset + (star < 0 ? length : star);
        token = new EncodedWordToken(charset..charsetEnd, s[encoding] is 'b' or 'B', start..end, end + 2);
        return true;
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
