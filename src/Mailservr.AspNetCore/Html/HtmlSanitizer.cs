using System.Text;
using Mailservr.AspNetCore.Html.Css;
using Mailservr.AspNetCore.Html.Parsing;
using Mailservr.AspNetCore.Html.Quotes;

namespace Mailservr.AspNetCore.Html;

/// <summary>
/// Makes HTML of a stranger safe to show. It is read as a browser reads it, and a new text is written of what is on the
/// lists of <see cref="Elements"/>, <see cref="AttributeRules"/> and <see cref="CssProperties"/>: nothing of the source is
/// copied with its markup, so that no second reading of it matters.
/// </summary>
internal static class HtmlSanitizer
{
    private const int MaxReadings = 4;

    /// <param name="html">Of any kind; it is never refused.</param>
    /// <param name="images">Says from where pictures are shown.</param>
    /// <param name="fold">How a long quote at the end is folded up; null leaves it open.</param>
    public static SanitizedHtml Sanitize(string html, IImageUrls images, QuoteFold? fold = null)
    {
        ArgumentNullException.ThrowIfNull(html);
        var first = HtmlTree.Parse(CharacterFilter.Clean(html));
        var tree = Settle(first);
        var styles = new StringBuilder();
        foreach (var style in first.Styles)
            CssSheet.Write(style, images, styles);
        var writer = new HtmlWriter(tree, new AttributeWriter(tree.Source, images));
        if (fold is not null)
            writer.Fold(fold, QuoteFold.Find(tree));
        var body = writer.Write();
        return new SanitizedHtml(
            styles.Length == 0 ? "" : $"<style>\n{styles}</style>\n", body, writer.Links, writer.Images, first.Truncated);
    }

    // What was moved is written and read again until it stays where it is: then a browser reads it so, too.
    private static HtmlTree Settle(HtmlTree tree)
    {
        for (var i = 0; i < MaxReadings && tree.IsRepaired | i > 0; i++)
        {
            var written = new HtmlWriter(tree, null).Write();
            if (written == tree.Source)
                break;
            tree = HtmlTree.Parse(written);
        }
        return tree;
    }
}
