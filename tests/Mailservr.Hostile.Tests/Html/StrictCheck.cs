using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Mailservr.Hostile.Tests.Html;

/// <summary>
/// Says what is wrong with HTML that should be harmless. It has lists of its own and a parser of others, so that no
/// mistake of the sanitiser is made here too.
/// </summary>
internal static partial class StrictCheck
{
    private static readonly HashSet<string> Tags = Words("""
        a abbr acronym address article aside b bdi bdo big blockquote body br caption center cite code col colgroup dd del
        dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hgroup hr html i img ins kbd li main
        mark nav nobr ol p pre q rp rt ruby s samp section small span strike strong style sub sup table tbody td tfoot th
        thead time tr tt u ul var wbr
        """);

    private static readonly HashSet<string> Attributes = Words("""
        align alt background bgcolor border bordercolor cellpadding cellspacing class clear color colspan dir face frame
        height href hspace id lang link name noshade nowrap rel reversed role rowspan rules scope size span src start
        style summary target text title type valign value vspace width
        """);

    /// <summary>A sentence for the first thing that may not be there, or null.</summary>
    /// <param name="html">What would be shown.</param>
    public static string? Find(string html)
    {
        var document = new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(html);
        foreach (var node in document.GetDescendants())
        {
            var found = node switch
            {
                IElement element => FindIn(element),
                IComment => "comment: " + node.TextContent,
                IDocumentType or IText => null,
                _ => "node: " + node.NodeName,
            };
            if (found is not null)
                return found;
        }
        return null;
    }

    private static string? FindIn(IElement element)
    {
        if (element.NamespaceUri != "http://www.w3.org/1999/xhtml" || !Tags.Contains(element.LocalName))
            return "element: " + element.LocalName;
        if (element.LocalName == "style" && FindInCss(element.TextContent) is { } css)
            return css;
        foreach (var attribute in element.Attributes)
        {
            if (!Attributes.Contains(attribute.Name))
                return "attribute: " + attribute.Name;
            if (FindInValue(element, attribute) is { } value)
                return $"value: {attribute.Name}={value}";
        }
        return null;
    }

    private static string? FindInValue(IElement element, IAttr attribute) => attribute.Name switch
    {
        "href" when !Link().IsMatch(attribute.Value) => attribute.Value,
        "href" when !attribute.Value.StartsWith('#') && element.GetAttribute("rel") != "noopener noreferrer" => "no rel",
        "href" when !attribute.Value.StartsWith('#') && element.GetAttribute("target") != "_blank" => "no target",
        "src" or "background" when !Picture().IsMatch(attribute.Value) => attribute.Value,
        "style" => FindInCss(attribute.Value),
        "id" or "name" when !attribute.Value.StartsWith("m-", StringComparison.Ordinal) => attribute.Value,
        _ => null,
    };

    // Also what a browser would read in other ways: no escape, no bracket of a tag, no name of anything that asks.
    private static string? FindInCss(string css)
    {
        var addresses = CssAddress().Matches(css);
        if (addresses.Any(match => !Picture().IsMatch(match.Groups[1].Value)))
            return "css address: " + css;
        var rest = CssAddress().Replace(css, "");
        return CssTrouble().Match(rest) is { Success: true } trouble ? $"css {trouble.Value}: {css}" : null;
    }

    private static HashSet<string> Words(string text) =>
        text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"^(https?://[^\s""'<>`]+|mailto:[^\s""'<>`]*|tel:[^\s""'<>`]*|\#m-[^\s""'<>`]*)$")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(https://mail\.example\.com/api/[a-z]+/[\w?=&.%/-]+|data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+)$")]
    private static partial Regex Picture();

    [GeneratedRegex(@"url\(""([^""]*)""\)")]
    private static partial Regex CssAddress();

    [GeneratedRegex(@"\\|</|<!|@(?!media[ (])|url\s*\(|image-set|image\(|src\(|element\(|attr\(|var\(|expression|import(?!ant)|binding|behavior|fixed|sticky|\[|javascript|//|/\*", RegexOptions.IgnoreCase)]
    private static partial Regex CssTrouble();
}
