using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.AspNetCore.Html.Quotes;

/// <summary>How what an answer quotes is folded up.</summary>
/// <param name="Label">What unfolds it.</param>
/// <param name="Language">Of the label.</param>
internal sealed record QuoteFold(string Label, string Language)
{
    public const string End = "</details>";

    /// <summary>No mail can bring these elements: they are in no list of what is written.</summary>
    public string Begin => $"<details><summary lang=\"{Language}\">{System.Net.WebUtility.HtmlEncode(Label)}</summary>";

    /// <summary>
    /// Where it begins; from there it reaches to the end of the element around it, as a block does that is read the same
    /// with and without it. Null when nothing is to be folded.
    /// </summary>
    public static HtmlNode? Find(HtmlTree tree) => new QuoteFinder(tree).Find();
}
