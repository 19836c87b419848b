using System.Buffers;
using System.Net;

namespace Mailservr.Messages;

/// <summary>Finds the web links of a message, each once, in order.</summary>
internal static class LinkFinder
{
    private const int MaxLength = 2048;

    private const string Controls =
        "\0\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0B\x0C\r\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F\x7F";

    private static readonly SearchValues<char> LinkEnds = SearchValues.Create(Controls + " <>\"'\u00a0\u3000，。、」』】》）");

    public static void InText(ReadOnlySpan<char> text, List<string> links, int max)
    {
        while (links.Count < max)
        {
            var start = text.IndexOf("http", StringComparison.OrdinalIgnoreCase);
            if (start < 0)
                return;

            text = text[start..];
            var end = text.IndexOfAny(LinkEnds);
            var link = end < 0 ? text : text[..end];
            Add(TrimPunctuation(link).ToString(), links);
            text = text[Math.Max(link.Length, 4)..];
        }
    }

    public static void InHtml(ReadOnlySpan<char> html, List<string> links, int max)
    {
        var at = 0;
        while (links.Count < max)
        {
            var start = html[at..].IndexOf("href", StringComparison.OrdinalIgnoreCase);
            if (start < 0)
                return;

            var name = at + start;
            at = name + 4;
            if (IsAnchor(html[Math.Max(0, name - MaxLength)..name]) && AttributeValue(html[at..]) is { Length: > 0 } value)
                Add(WithoutBreaks(WebUtility.HtmlDecode(value.ToString()).Trim()), links);
        }
    }

    // Style sheets and fonts are no links of the message.
    private static bool IsAnchor(ReadOnlySpan<char> before)
    {
        var tag = before[(before.LastIndexOf('<') + 1)..];
        return tag is ['a' or 'A', ' ' or '\t' or '\r' or '\n' or '/', ..]
            || tag.StartsWith("area", StringComparison.OrdinalIgnoreCase);
    }

    private static ReadOnlySpan<char> AttributeValue(ReadOnlySpan<char> html)
    {
        html = html.TrimStart();
        if (html.Length < 2 || html[0] != '=')
            return default;

        html = html[1..].TrimStart();
        if (html.Length == 0)
            return default;

        var quoted = html[0] is '"' or '\'';
        var value = quoted ? html[1..] : html;
        value = value[..Math.Min(value.Length, MaxLength)];
        var end = quoted ? value.IndexOf(html[0]) : value.IndexOfAny(" \t\r\n>");
        return end < 0 ? default : value[..end];
    }

    // Browsers read over them (WHATWG URL §4.4).
    private static string WithoutBreaks(string link) =>
        link.AsSpan().ContainsAny('\t', '\r', '\n') ? string.Concat(link.Where(c => c is not ('\t' or '\r' or '\n'))) : link;

    private static void Add(string link, List<string> links)
    {
        if (link.Length <= MaxLength && !link.Any(char.IsControl) && Uri.TryCreate(link, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && !links.Contains(link, StringComparer.Ordinal))
            links.Add(link);
    }

    // What ends a sentence does not belong to a link, nor does a closing bracket that was opened before the link.
    private static ReadOnlySpan<char> TrimPunctuation(ReadOnlySpan<char> link)
    {
        link = link.TrimEnd(".,;:!?*_");
        var isBracketed = link is [.., ')'] && !link.Contains('(') || link is [.., ']'] && !link.Contains('[');
        return isBracketed ? link[..^1].TrimEnd(".,;:!?") : link;
    }
}
