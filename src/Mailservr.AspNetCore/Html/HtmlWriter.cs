using System.Text;
using Mailservr.AspNetCore.Html.Parsing;
using Mailservr.AspNetCore.Html.Quotes;

namespace Mailservr.AspNetCore.Html;

/// <summary>Writes a tree as HTML. It walks by the links of the nodes: no depth is too much for it.</summary>
/// <param name="tree">What is written.</param>
/// <param name="attributes">Decides on attributes; without it, they are written as they were.</param>
internal sealed class HtmlWriter(HtmlTree tree, AttributeWriter? attributes)
{
    // Less than the parser takes, so that it would read what is written here as it is.
    private const int MaxDepth = HtmlTreeBuilder.MaxDepth - 32;
    private const int MaxLinks = 2000;
    private const int MaxLinkText = 300;

    private readonly StringBuilder _output = new(tree.Source.Length + 64);
    private readonly List<ShownLink> _links = [];
    private readonly List<ShownImage> _images = [];
    private StringBuilder? _linkText;
    private int _depth;
    private QuoteFold? _fold;
    private HtmlNode? _folded;

    public IReadOnlyList<ShownLink> Links => _links;

    public IReadOnlyList<ShownImage> Images => _images;

    /// <summary>Folds up what begins with a node, to the end of the element around it; nothing when it is null.</summary>
    public void Fold(QuoteFold fold, HtmlNode? first) => (_fold, _folded) = (fold, first);

    public string Write()
    {
        var node = tree.Body;
        while (true)
        {
            Begin(node);
            if (node.First is { } first)
            {
                node = first;
                continue;
            }
            End(node);
            while (node.Next is null)
            {
                if (node == tree.Body || node.Parent is not { } parent)
                    return _output.ToString();
                End(node = parent);
                if (node == tree.Body)
                    return _output.ToString();
            }
            node = node.Next;
        }
    }

    private void Begin(HtmlNode node)
    {
        if (node == _folded)
            _output.Append(_fold?.Begin);
        if (node.Kind is not { } kind)
        {
            WriteText(tree.Source.AsSpan(node.Start, node.Length));
            return;
        }
        _depth++;
        if (!IsWritten(kind))
            return;
        _output.Append('<').Append(kind.Name);
        if (attributes is not null)
            attributes.Write(node, _output);
        else
            WriteAsTheyWere(node);
        _output.Append('>');
        if (kind == Elements.Image && _images.Count < MaxLinks && attributes?.ImageOf(node) is { } image)
            _images.Add(image);
        if (kind == Elements.Anchor)
            _linkText = new StringBuilder();
    }

    private void End(HtmlNode node)
    {
        if (node.Kind is not { } kind)
            return;
        if (node == _folded?.Parent)
            _output.Append(QuoteFold.End);
        if (IsWritten(kind) && !kind.Has(Traits.Void))
            _output.Append("</").Append(kind.Name).Append('>');
        _depth--;
        if (kind != Elements.Anchor)
            return;
        if (attributes?.LinkOf(node) is { } url && _links.Count < MaxLinks)
            _links.Add(new ShownLink(url, CharacterReferences.Decode(_linkText?.ToString()).Trim()));
        _linkText = null;
    }

    private void WriteAsTheyWere(HtmlNode node)
    {
        foreach (var attribute in node.Attributes)
        {
            var value = tree.Source.AsSpan(attribute.Start, attribute.Length);
            _output.Append(' ').Append(attribute.Rule.Name).Append("=\"").Append(value).Append('"');
            if (value.Contains('"'))
                _output.Replace("\"", "&quot;", _output.Length - value.Length - 1, value.Length);
        }
    }

    private void WriteText(ReadOnlySpan<char> text)
    {
        CharacterFilter.WriteText(text, _output);
        if (_linkText is { Length: < MaxLinkText } link)
            link.Append(text[..Math.Min(text.Length, MaxLinkText)]);
    }

    private bool IsWritten(ElementKind kind) => _depth <= MaxDepth || kind == Elements.Image;
}
