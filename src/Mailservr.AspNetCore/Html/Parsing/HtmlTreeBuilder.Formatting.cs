namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>Bold and its like, with end tags in any order (WHATWG HTML §13.2.4.3 and §13.2.6.4.7).</summary>
internal sealed partial class HtmlTreeBuilder
{
    // §13.2.6.4.7, the adoption agency algorithm: its own bounds.
    private const int MaxAdoptions = 8;
    private const int MaxReparented = 3;

    private void StartFormatting(ElementKind kind, RawAttribute[] attributes)
    {
        if (kind == Elements.Anchor && _formatting.Find(kind) is { } open)
        {
            EndFormatting(kind);
            _formatting.Remove(open);
            if (_open.IndexOf(open) is > 0 and var index)
                _open.RemoveAt(index);
        }
        Reconstruct();
        if (kind == Elements.NoBreak && _open.FindInScope(kind) > 0)
        {
            EndFormatting(kind);
            Reconstruct();
        }
        if (_open.Count + DepthReserve <= MaxDepth)
            _formatting.Add(Open(kind, attributes));
    }

    /// <summary>Opens what the end of a block has closed too early.</summary>
    private void Reconstruct()
    {
        var first = _formatting.Count;
        while (first > 0 && _formatting[first - 1] is { } node && _open.IndexOf(node) < 0)
            first--;
        for (; first < _formatting.Count && _open.Count + DepthReserve <= MaxDepth; first++)
        {
            if (_formatting[first] is { Kind: { } kind } closed)
                _formatting[first] = Open(kind, closed.Attributes);
        }
    }

    private void EndFormatting(ElementKind kind)
    {
        if (_open.IsCurrent(kind) && _formatting.IndexOf(_open.Current) < 0)
        {
            _open.Pop();
            return;
        }
        for (var i = 0; i < MaxAdoptions; i++)
        {
            if (_formatting.Find(kind) is not { } element)
            {
                if (i == 0)
                    EndAny(kind);
                return;
            }
            if (!Adopt(element))
                return;
        }
    }

    /// <returns>Whether there may be more to do.</returns>
    private bool Adopt(HtmlNode element)
    {
        var index = _open.IndexOf(element);
        if (index < 0)
        {
            _formatting.Remove(element);
            return false;
        }
        if (!IsInScope(index))
            return false;
        var block = index + 1;
        while (block < _open.Count && !_open.KindAt(block).Has(Traits.Special))
            block++;
        if (block == _open.Count)
        {
            _open.PopTo(index);
            _formatting.Remove(element);
            return false;
        }
        MoveInside(element, _open[block], _open[index - 1]);
        return true;
    }

    private bool IsInScope(int index)
    {
        for (var i = _open.Count - 1; i > index; i--)
        {
            if (_open.KindAt(i).Has(Traits.Scope))
                return false;
        }
        return true;
    }

    // Steps 13 to 19: what was around the block comes inside it, and ends there.
    private void MoveInside(HtmlNode element, HtmlNode block, HtmlNode ancestor)
    {
        _isRepaired = true;
        var bookmark = _formatting.IndexOf(element);
        var last = block;
        var above = _open.IndexOf(block);
        for (var count = 1; _open[--above] is var node && node != element; count++)
        {
            var listed = _formatting.IndexOf(node);
            if (listed >= 0 && count > MaxReparented)
            {
                _formatting.RemoveAt(listed);
                if (listed < bookmark)
                    bookmark--;
                listed = -1;
            }
            if (listed < 0)
            {
                _open.RemoveAt(above);
                continue;
            }
            var copy = Clone(node);
            _formatting[listed] = copy;
            _open.Replace(above, copy);
            if (last == block)
                bookmark = listed + 1;
            copy.Append(last);
            last = copy;
        }
        Place(last, ancestor);
        var inside = Clone(element);
        block.MoveChildrenTo(inside);
        block.Append(inside);
        var former = _formatting.IndexOf(element);
        _formatting.RemoveAt(former);
        _formatting.Insert(former < bookmark ? bookmark - 1 : bookmark, inside);
        _open.RemoveAt(_open.IndexOf(element));
        _open.Insert(_open.IndexOf(block) + 1, inside);
    }

    private HtmlNode Clone(HtmlNode node) => NewElement(node.Kind ?? Elements.Body, node.Attributes);
}
