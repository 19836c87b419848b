namespace Mailservr.Mime;

/// <summary>
/// Finds the ends of quoted strings and comments. One that is never closed is no quoted string or comment: its opening
/// character is ordinary text. This is remembered, so that a million of them cost one search.
/// </summary>
internal ref struct FieldScanner(ReadOnlySpan<char> text, int maxDepth)
{
    private readonly ReadOnlySpan<char> _text = text;
    private bool _noQuote;
    private bool _noComment;

    /// <summary>A comment was open when the text ended, or nested deeper than the limit.</summary>
    public bool BrokenComment { get; private set; }

    public bool TooDeep { get; private set; }

    /// <summary>RFC 5322 §3.2.4. <paramref name="end"/> is behind the closing quote.</summary>
    public bool TryQuoted(int at, out int end)
    {
        for (end = at + 1; !_noQuote && end < _text.Length; end++)
        {
            if (_text[end] == '"')
            {
                end++;
                return true;
            }

            if (_text[end] == '\\')
                end++;
        }

        _noQuote = true;
        end = at;
        return false;
    }

    /// <summary>
    /// RFC 5322 §3.2.2, counted instead of recursed. <paramref name="end"/> is behind the closing parenthesis.
    /// </summary>
    public bool TryComment(int at, out int end)
    {
        var depth = 0;
        for (end = at; !_noComment && end < _text.Length; end++)
        {
            var c = _text[end];
            if (c == '\\')
                end++;
            else if (c == '(')
                TooDeep |= ++depth > maxDepth;
            else if (c == ')' && --depth == 0)
            {
                end++;
                return true;
            }
        }

        _noComment = true;
        BrokenComment = true;
        end = at;
        return false;
    }

    /// <summary>The text between two delimiters, quoted pairs resolved (RFC 5322 §3.2.1).</summary>
    public static string Unescape(ReadOnlySpan<char> inner)
    {
        if (!inner.Contains('\\'))
            return inner.ToString();
        var result = new System.Text.StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
                i++;
            result.Append(inner[i]);
        }

        return result.ToString();
    }
}
