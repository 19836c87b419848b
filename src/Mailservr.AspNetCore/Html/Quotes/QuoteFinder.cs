using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.AspNetCore.Html.Quotes;

/// <summary>
/// Finds the quote at the end of an answer, by the marks that mail programs put there. What somebody has written below a
/// quote makes it a part of the conversation, which stays as it is; so does a mail that is nothing but a quote.
/// </summary>
internal sealed class QuoteFinder(HtmlTree tree)
{
    /// <summary>Less than about five lines is not in the way, in characters.</summary>
    public const int MinLength = 300;

    // Deeper, elements are flattened.
    private const int MaxDepth = 100;

    private static readonly string[] QuoteClasses = ["gmail_quote", "protonmail_quote"];
    private static readonly string[] AttributionClasses = ["gmail_attr", "moz-cite-prefix"];

    // Around these, and in these, a block may begin and end without moving anything.
    private static readonly string[] Holders = ["body", "div", "td", "th", "center", "section", "article", "main", "blockquote"];

    private readonly SeenText _seen = new(tree);
    private readonly OutlookMarks _marks = new(tree.Source);

    public HtmlNode? Find()
    {
        var found = (Quote(), Separated()) switch
        {
            ({ } quote, { } separated) => quote.SeenBefore < separated.SeenBefore ? quote : separated,
            var (quote, separated) => quote ?? separated,
        };
        return found is { SeenBefore: > 0 } && _seen.Total - found.SeenBefore >= MinLength && CanFold(found) ? found : null;
    }

    // The last thing that is seen, or something around it.
    private HtmlNode? Quote()
    {
        for (var node = LastSeen(tree.Body); node is not null; node = LastSeen(node))
        {
            if (IsQuote(node))
                return WithAttribution(node);
        }
        return null;
    }

    private HtmlNode? LastSeen(HtmlNode parent)
    {
        var child = parent.Last;
        while (child is not null && _seen.Of(child) == 0)
            child = child.Previous;
        return child;
    }

    private bool IsQuote(HtmlNode node) => node.Kind?.Name == "blockquote"
        && (Marks.Value(node, "type", tree.Source).Equals("cite", StringComparison.OrdinalIgnoreCase)
            || Marks.HasClass(node, QuoteClasses, tree.Source));

    private HtmlNode WithAttribution(HtmlNode quote)
    {
        var before = quote.Previous;
        while (before is not null && _seen.Of(before) == 0)
            before = before.Previous;
        return before is not null && Marks.HasClass(before, AttributionClasses, tree.Source) ? before : quote;
    }

    // Outlook marks where the quote begins, and not where it ends: it is all that follows.
    private HtmlNode? Separated()
    {
        var mark = tree.Body;
        while (mark is not null && !_marks.IsSeparator(mark))
            mark = mark.First ?? SeenText.Behind(mark);
        while (mark?.Parent is { } parent)
        {
            if (_seen.Until(parent) == _seen.Total)
                return mark;
            // Something else stands before it in there, and more comes behind.
            if (mark.SeenBefore > parent.SeenBefore)
                return null;
            mark = parent;
        }
        return null;
    }

    private static bool CanFold(HtmlNode first)
    {
        if (first.Parent?.Kind is not { } holder || !Holders.Contains(holder.Name))
            return false;
        var depth = 0;
        for (var node = first.Parent; node is not null; node = node.Parent)
        {
            // A link around it would be followed instead.
            if (node.Kind == Elements.Anchor || ++depth > MaxDepth)
                return false;
        }
        return true;
    }
}
