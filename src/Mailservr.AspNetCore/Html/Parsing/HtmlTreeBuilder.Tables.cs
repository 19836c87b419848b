namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>Tables and their parts (WHATWG HTML §13.2.6.4.9 to 15): what is left out is implied.</summary>
internal sealed partial class HtmlTreeBuilder
{
    private void StartTable(RawAttribute[] attributes)
    {
        var context = _open.FindTableContext();
        // A table stands in a cell, not in the table itself: there it begins a new one.
        if (context > 0 && _open.KindAt(context).Has(Traits.TableFrame))
            End(_open.FindInTable(Elements.Table));
        CloseParagraph();
        Open(Elements.Table, attributes);
    }

    private void StartTablePart(ElementKind kind, RawAttribute[] attributes)
    {
        for (var context = _open.FindTableContext(); context > 0; context = _open.FindTableContext())
        {
            var around = _open.KindAt(context);
            if (around == Elements.Table || (around.Has(Traits.TableFrame) && Takes(around, kind)))
            {
                _open.PopTo(context + 1);
                if (ImpliedIn(around, kind) is not { } implied)
                {
                    OpenPart(kind, attributes);
                    return;
                }
                OpenPart(implied, []);
            }
            else if (around == Elements.ColumnGroup && kind == Elements.Column)
            {
                OpenPart(kind, attributes);
                return;
            }
            else
                _open.PopTo(context);
        }
    }

    private static bool Takes(ElementKind around, ElementKind kind) =>
        kind.Has(Traits.Cell) || (around.Has(Traits.RowGroup) && kind == Elements.Row);

    // What stands between a table, or a part of it, and another part.
    private static ElementKind? ImpliedIn(ElementKind around, ElementKind kind)
    {
        if (around == Elements.Table)
        {
            if (kind == Elements.Column)
                return Elements.ColumnGroup;
            return kind.Has(Traits.Cell) || kind == Elements.Row ? Elements.RowGroup : null;
        }
        return around.Has(Traits.RowGroup) && kind.Has(Traits.Cell) ? Elements.Row : null;
    }

    private void OpenPart(ElementKind kind, RawAttribute[] attributes)
    {
        var node = NewElement(kind, attributes);
        _open.Current.Append(node);
        if (kind.Has(Traits.Void))
            return;
        _open.Push(node);
        if (kind.Has(Traits.Cell) || kind == Elements.Caption)
            _formatting.AddMarker();
    }

    private void EndTablePart(ElementKind kind)
    {
        if (_open.FindInTable(kind) is > 0 and var index)
            _open.PopTo(index);
    }
}
