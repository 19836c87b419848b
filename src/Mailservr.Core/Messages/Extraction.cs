using Mailservr.Mime;

namespace Mailservr.Messages;

/// <summary>Finds one-time codes and links: what a person, or a test, is waiting for in a sign-in mail.</summary>
internal static class Extraction
{
    private const int MaxCodes = 10;
    private const int MaxLinks = 50;

    /// <param name="text">The readable text.</param>
    /// <param name="html">The HTML, for link targets that the text does not show; null without.</param>
    public static ExtractedData From(string text, string? html)
    {
        var links = new List<string>();
        LinkFinder.InText(text, links, MaxLinks);
        if (html is not null)
            LinkFinder.InHtml(html, links, MaxLinks);

        return new ExtractedData { Codes = CodeFinder.Find(text, MaxCodes), Links = links };
    }
}
