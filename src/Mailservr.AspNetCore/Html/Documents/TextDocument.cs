using System.Text;
using System.Text.RegularExpressions;

namespace Mailservr.AspNetCore.Html.Documents;

/// <summary>Plain text as HTML, with its web addresses as links.</summary>
internal static partial class TextDocument
{
    private const int MaxLinks = 1000;

    public static string ToHtml(string text)
    {
        var html = new StringBuilder("<pre>\n");
        var at = 0;
        foreach (Match match in Address().Matches(text).Take(MaxLinks))
        {
            var url = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '\'');
            CharacterFilter.WriteValue(text.AsSpan(at, match.Index - at), html);
            html.Append("<a href=\"");
            CharacterFilter.WriteValue(url, html);
            html.Append("\">");
            CharacterFilter.WriteValue(url, html);
            html.Append("</a>");
            at = match.Index + url.Length;
        }
        CharacterFilter.WriteValue(text.AsSpan(at), html);
        return html.Append("</pre>").ToString();
    }

    [GeneratedRegex(@"\bhttps?://[^\s<>""\u3000]+", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
