namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>The elements that are open, the outermost first (WHATWG HTML §13.2.4.2). The body is never closed.</summary>
internal sealed class OpenElements(HtmlNode body, FormattingElements formatting)
{
    private readonly List<HtmlNode> _nodes = [body];
    private int _paragraphs;

    public int Count => _nodes.Count;

    public HtmlNode Current => _nodes[^1];

    public HtmlNode this[int index] => _nodes[index];

    public bool IsCurrent(ElementKind kind) => Current.Kind == kind;

    public int IndexOf(HtmlNode node) => _nodes.LastIndexOf(node);

    public void Push(HtmlNode node) => Insert(_nodes.Count, node);

    public void Insert(int index, HtmlNode node)
    {
        _nodes.Insert(index, node);
        if (node.Kind == Elements.Paragraph)
            _paragraphs++;
    }

    public void RemoveAt(int index)
    {
        if (_nodes[index].Kind == Elements.Paragraph)
            _paragraphs--;
        _nodes.RemoveAt(index);
    }

    public void Replace(int index, HtmlNode node) => _nodes[index] = node;

    public void Pop()
    {
        var node = _nodes[^1];
        RemoveAt(_nodes.Count - 1);
        // What was bold inside a cell ends with it.
        if (node.Kind is { } kind && (kind.Has(Traits.Cell) || kind == Elements.Caption))
            formatting.ClearToMarker();
    }

    /// <summary>Closes everything down to an index, and that.</summary>
    public void PopTo(int index)
    {
        while (_nodes.Count > index)
            Pop();
    }

    /// <summary>The innermost open element of a kind that a scope does not hide, or -1.</summary>
    public int FindInScope(ElementKind kind, Traits barrier = Traits.Scope)
    {
        if (kind == Elements.Paragraph && _paragraphs == 0)
            return -1;
        for (var i = _nodes.Count - 1; i > 0; i--)
        {
            var open = KindAt(i);
            if (open == kind)
                return i;
            if (open.Has(barrier))
                return -1;
        }
        return -1;
    }

    public int FindHeadingInScope()
    {
        for (var i = _nodes.Count - 1; i > 0 && !KindAt(i).Has(Traits.Scope); i--)
        {
            if (KindAt(i).Has(Traits.Heading))
                return i;
        }
        return -1;
    }

    /// <summary>A part of the innermost table, or that table itself; -1 when it has none such open.</summary>
    public int FindInTable(ElementKind kind)
    {
        for (var i = _nodes.Count - 1; i > 0; i--)
        {
            if (KindAt(i) == kind)
                return i;
            if (KindAt(i) == Elements.Table)
                return -1;
        }
        return -1;
    }

    /// <summary>The innermost table or part of one: what decides how the next part is taken. 0 is the body.</summary>
    public int FindTableContext()
    {
        for (var i = _nodes.Count - 1; i > 0; i--)
        {
            if (KindAt(i) == Elements.Table || KindAt(i).Has(Traits.TablePart))
                return i;
        }
        return 0;
    }

    public void CloseImplied(ElementKind? except = null)
    {
        while (KindAt(_nodes.Count - 1) is var kind && kind.Has(Traits.ImpliedEnd) && kind != except)
            Pop();
    }

    public ElementKind KindAt(int index) => _nodes[index].Kind ?? Elements.Body;
}
