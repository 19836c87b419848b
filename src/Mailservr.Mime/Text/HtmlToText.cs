using System.Net;

namespace Mailservr.Mime;

/// <summary>
/// The text of an HTML mail, for search, snippets and readers without HTML. Not a sanitizer: the result is text.
/// </summary>
public static class HtmlToText
{
    /// <summary>
    /// One pass over the tags without building a document: scripts, styles, comments and titles are left out, blocks
    /// break lines, quotes get "> ", list items "- " or numbers, table cells a tab; pictures show their alternative
    /// text.
    /// </summary>
    /// <param name="maxChars">UTF-16 code units of the result at which reading stops.</param>
    public static string Convert(string html, int maxChars)
    {
        var writer = new HtmlTextWriter(maxChars);
        var blocks = new HtmlBlocks(writer);
        for (var at = 0; at < html.Length && !writer.IsFull;)
        {
            var open = html.IndexOf('<', at);
            var end = open < 0 ? html.Length : open;
            if (end > at)
                writer.Write(WebUtility.HtmlDecode(html[at..end]));
            at = open < 0 ? html.Length : ReadMarkup(html, open, blocks, writer);
        }

        return writer.ToString();
    }

    // Answers where the text goes on. What is never closed reaches to the end, as in a browser.
    private static int ReadMarkup(string html, int open, HtmlBlocks blocks, HtmlTextWriter writer)
    {
        var rest = html.AsSpan(open);
        if (rest.StartsWith("<!--"))
            return After(html, "-->", open + 4);
        if (rest.StartsWith("<!") || rest.StartsWith("<?"))
            return After(html, ">", open + 2);
        if (!HtmlTag.TryRead(html, open, out var tag))
        {
            writer.Write("<");
            return open + 1;
        }

        if (tag.IsRawText)
        {
            var close = html.IndexOf($"</{tag.Name}", tag.End, StringComparison.OrdinalIgnoreCase);
            return close < 0 ? html.Length : After(html, ">", close);
        }

        blocks.Apply(tag, html);
        return tag.End;
    }

    private static int After(string html, string mark, int from)
    {
        var at = from > html.Length ? -1 : html.IndexOf(mark, from, StringComparison.Ordinal);
        return at < 0 ? html.Length : at + mark.Length;
    }
}
