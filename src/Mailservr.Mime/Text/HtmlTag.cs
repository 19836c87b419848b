using System.Buffers;
using System.Net;

namespace Mailservr.Mime;

/// <summary>One start or end tag, by position.</summary>
internal readonly record struct HtmlTag(string Name, bool IsEnd, int Attributes, int End)
{
    private const int MaxName = 32;

    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\r\n\f/>");

    private static readonly SearchValues<char> WordEnd = SearchValues.Create("= \t\r\n\f\"'>/");

    public bool IsRawText => !IsEnd && Name is "script" or "style" or "title" or "template" or "iframe" or "noembed"
        or "noframes" or "textarea";

    public static bool TryRead(string html, int open, out HtmlTag tag)
    {
        tag = default;
        var isEnd = open + 1 < html.Length && html[open + 1] == '/';
        var start = open + (isEnd ? 2 : 1);
        if (start >= html.Length || !char.IsAsciiLetter(html[start]))
            return false;
        var window = html.AsSpan(start, Math.Min(MaxName, html.Length - start));
        var length = window.IndexOfAny(NameEnd);
        length = length < 0 ? window.Length : length;
        var name = window[..length].ToString().ToLowerInvariant();
        tag = new HtmlTag(name, isEnd, start + length, FindEnd(html, start + length));
        return true;
    }

    /// <summary>The decoded value of the first attribute of that name, or "".</summary>
    public string Attribute(string html, string name)
    {
        var text = html.AsSpan(0, End);
        for (var at = Attributes; at < End;)
        {
            var length = text[at..].IndexOfAny(WordEnd);
            var word = length < 0 ? default : text.Slice(at, length);
            var equals = SkipBlanks(text, at + word.Length);
            if (word.IsEmpty || equals >= End || text[equals] != '=')
            {
                at += word.Length + 1;
                continue;
            }

            var value = Value(text, SkipBlanks(text, equals + 1));
            if (word.Equals(name, StringComparison.OrdinalIgnoreCase))
                return WebUtility.HtmlDecode(text[value].ToString());
            at = value.End.Value + 1;
        }

        return "";
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static Range Value(ReadOnlySpan<char> text, int at)
    {
        if (at < text.Length && text[at] is '"' or '\'')
        {
            var close = text[(at + 1)..].IndexOf(text[at]);
            return close < 0 ? text.Length..text.Length : (at + 1)..(at + 1 + close);
        }

        var end = at < text.Length ? text[at..].IndexOfAny(" \t\r\n>") : -1;
        return end < 0 ? text.Length..text.Length : at..(at + end);
    }

    // A ">" inside a quoted attribute is none.
    private static int FindEnd(string html, int at)
    {
        while (at < html.Length)
        {
            var next = html.AsSpan(at).IndexOfAny('>', '"', '\'');
            if (next < 0)
                return html.Length;
            at += next;
            if (html[at] == '>')
                return at + 1;
            // Quotes count only where a value begins.
            var close = html.AsSpan(0, at).TrimEnd().EndsWith('=') ? html.IndexOf(html[at], at + 1) : at;
            if (close < 0)
                return html.Length;
            at = close + 1;
        }

        return html.Length;
    }
}
