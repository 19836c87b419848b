using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.AspNetCore.Html.Quotes;

/// <summary>How many characters and pictures of a tree are seen before each of its nodes. Every node is looked at once.</summary>
internal sealed class SeenText
{
    private readonly string _source;

    public SeenText(HtmlTree tree)
    {
        _source = tree.Source;
        for (var node = tree.Body; node is not null; node = node.First ?? Behind(node))
        {
            node.SeenBefore = Total;
            Total += Count(node);
        }
    }

    public int Total { get; }

    /// <summary>Of everything inside.</summary>
    public int Of(HtmlNode node) => Until(node) - node.SeenBefore;

    /// <summary>From the beginning to the end of a node.</summary>
    public int Until(HtmlNode node) => Behind(node)?.SeenBefore ?? Total;

    /// <summary>The next node in order that is not inside this one.</summary>
    public static HtmlNode? Behind(HtmlNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (at.Next is { } next)
                return next;
        }
        return null;
    }

    private int Count(HtmlNode node)
    {
        if (node.Kind is { } kind)
            return kind == Elements.Image ? 1 : 0;
        var count = 0;
        foreach (var c in CharacterReferences.Decode(_source.AsSpan(node.Start, node.Length)))
        {
            // The rest has no width: mail is padded with it.
            if (!char.IsWhiteSpace(c) && c is not ('\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u00AD' or '\u034F'))
                count++;
        }
        return count;
    }
}
