namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>
/// Builds the tree that browsers build (WHATWG HTML §13.2.6), of the elements of a text: no forms, no frames, no
/// drawings. Depth and size are bounded; beyond the depth, an element leaves its content to the one around it.
/// </summary>
internal sealed partial class HtmlTreeBuilder
{
    public const int MaxDepth = 256;
    public const int MaxNodes = 150_000;

    // What one part of a table implies: a table body, a row and itself.
    private const int DepthReserve = 4;
    private const int MaxStyleLength = 512 * 1024;

    private readonly string _source;
    private readonly HtmlNode _body = new() { Kind = Elements.Body };
    private readonly FormattingElements _formatting;
    private readonly OpenElements _open;
    private readonly List<string> _styles = [];
    private int _styleLength;
    private int _nodes;
    private bool _isRepaired;

    // The element that is left out with its content, and how many of it are open.
    private ElementKind? _skipped;
    private int _skippedDepth;

    public HtmlTreeBuilder(string source)
    {
        _source = source;
        _formatting = new FormattingElements(source);
        _open = new OpenElements(_body, _formatting);
    }

    public HtmlTree Build()
    {
        var tokenizer = new HtmlTokenizer(_source);
        var last = (ElementKind?)null;
        while (_nodes < MaxNodes && tokenizer.Next())
        {
            if (tokenizer.Kind == HtmlTokenKind.RawText)
                AddRawText(last, tokenizer.Start, tokenizer.Length);
            else if (tokenizer.Kind == HtmlTokenKind.Text)
                AddText(tokenizer.Start, tokenizer.Length);
            else if (tokenizer.Element is { } element && !IsSkipped(element, tokenizer.Kind))
                AddTag(last = element, ref tokenizer);
        }
        return new HtmlTree
        {
            Source = _source,
            Body = _body,
            Styles = _styles,
            Truncated = _nodes >= MaxNodes,
            NodeCount = _nodes,
            IsRepaired = _isRepaired,
        };
    }

    private void AddTag(ElementKind element, ref HtmlTokenizer tokenizer)
    {
        if (tokenizer.Kind == HtmlTokenKind.EndTag)
            EndTag(element);
        else if (element.Has(Traits.Skipped))
            (_skipped, _skippedDepth) = (element, 1);
        else if (element == Elements.Body)
            // The first body counts, as far as it says something.
            _body.Attributes = _body.Attributes.Length > 0 ? _body.Attributes : tokenizer.TakeAttributes();
        else if (!element.Has(Traits.RawText) && (element.Has(Traits.Void) || _open.Count + DepthReserve <= MaxDepth))
            StartTag(element, tokenizer.TakeAttributes());
    }

    private bool IsSkipped(ElementKind element, HtmlTokenKind tag)
    {
        if (_skipped is null)
            return false;
        var isDrawing = _skipped.Name is "svg" or "math";
        if (tag == HtmlTokenKind.StartTag && isDrawing && element.Has(Traits.LeavesDrawing))
        {
            _skipped = null;
            return false;
        }
        if (element == _skipped)
            _skippedDepth += tag == HtmlTokenKind.StartTag ? 1 : -1;
        if (_skippedDepth == 0)
            _skipped = null;
        return true;
    }

    private void AddRawText(ElementKind? element, int start, int length)
    {
        if (_skipped is not null)
            return;
        if (element == Elements.PlainText || element?.Name == "xmp")
            AddText(start, length);
        if (element != Elements.Style || (_styleLength += length) > MaxStyleLength)
            return;
        _styles.Add(_source.Substring(start, length));
    }

    private void AddText(int start, int length)
    {
        if (_skipped is not null)
            return;
        if (_body.First is null)
        {
            // Space before everything else is between the head and the body (§13.2.6.4.6).
            var trimmed = length - _source.AsSpan(start, length).TrimStart(" \t\r\n\f").Length;
            (start, length) = (start + trimmed, length - trimmed);
        }
        if (length == 0)
            return;
        var isSpace = IsSpace(_source.AsSpan(start, length));
        if (_open.IsCurrent(Elements.ColumnGroup) && !isSpace)
            _open.Pop();
        var text = new HtmlNode { Start = start, Length = length };
        _nodes++;
        if (isSpace && _open.KindAt(_open.Count - 1).Has(Traits.TableFrame | Traits.TablePart))
        {
            _open.Current.Append(text);
            return;
        }
        Reconstruct();
        Place(text);
    }

    private void StartTag(ElementKind kind, RawAttribute[] attributes)
    {
        if (kind.Has(Traits.TablePart))
        {
            StartTablePart(kind, attributes);
            return;
        }
        if (_open.IsCurrent(Elements.ColumnGroup))
            _open.Pop();
        if (kind == Elements.Table)
            StartTable(attributes);
        else if (kind.Has(Traits.Block))
            StartBlock(kind, attributes);
        else if (kind.Has(Traits.Special) && !kind.Has(Traits.Void))
            StartItem(kind, attributes);
        else if (kind.Has(Traits.Formatting))
            StartFormatting(kind, attributes);
        else
            StartInline(kind, attributes);
    }

    private void StartBlock(ElementKind kind, RawAttribute[] attributes)
    {
        CloseParagraph();
        if (kind.Has(Traits.Heading) && _open.KindAt(_open.Count - 1).Has(Traits.Heading))
            _open.Pop();
        Open(kind, attributes);
    }

    // li, dd and dt end the one before them (§13.2.6.4.7).
    private void StartItem(ElementKind kind, RawAttribute[] attributes)
    {
        for (var i = _open.Count - 1; i > 0; i--)
        {
            var open = _open.KindAt(i);
            if (kind == Elements.ListItem ? open == kind : open == Elements.Term || open == Elements.Definition)
            {
                _open.PopTo(i);
                break;
            }
            if (open.Has(Traits.Special) && open != Elements.Paragraph && open.Name is not ("div" or "address"))
                break;
        }
        CloseParagraph();
        Open(kind, attributes);
    }

    private void StartInline(ElementKind kind, RawAttribute[] attributes)
    {
        if (kind.Name == "hr")
            CloseParagraph();
        else if (kind.Name is "rt" or "rp" && _open.FindInScope(Elements.Ruby) > 0)
            _open.CloseImplied();
        else
            Reconstruct();
        if (kind.Has(Traits.Void))
            Place(NewElement(kind, attributes));
        else
            Open(kind, attributes);
    }

    private void EndTag(ElementKind kind)
    {
        if (kind == Elements.Body || kind.Has(Traits.RawText | Traits.Skipped))
            return;
        if (kind == Elements.Break)
            StartInline(kind, []);
        else if (kind == Elements.Paragraph)
            EndParagraph();
        else if (kind == Elements.Table || kind.Has(Traits.TablePart))
            EndTablePart(kind);
        else if (kind.Has(Traits.Heading))
            End(_open.FindHeadingInScope());
        else if (kind.Has(Traits.Formatting))
            EndFormatting(kind);
        else if (kind == Elements.ListItem)
            End(FindItemInScope(kind));
        else if (kind.Has(Traits.Special) && !kind.Has(Traits.Void))
            End(_open.FindInScope(kind));
        else
            EndAny(kind);
    }

    private void EndParagraph()
    {
        if (_open.FindInScope(Elements.Paragraph) < 0)
            Open(Elements.Paragraph, []);
        CloseParagraph();
    }

    private void End(int index)
    {
        if (index > 0)
            _open.PopTo(index);
    }

    private int FindItemInScope(ElementKind kind)
    {
        for (var i = _open.Count - 1; i > 0; i--)
        {
            if (_open.KindAt(i) == kind)
                return i;
            if (_open.KindAt(i).Has(Traits.Scope) || _open.KindAt(i).Name is "ol" or "ul")
                return -1;
        }
        return -1;
    }

    // Any other end tag (§13.2.6.4.7): as far as no special element is in between.
    private void EndAny(ElementKind kind)
    {
        for (var i = _open.Count - 1; i > 0; i--)
        {
            if (_open.KindAt(i) == kind)
            {
                _open.PopTo(i);
                return;
            }
            if (_open.KindAt(i).Has(Traits.Special))
                return;
        }
    }

    private void CloseParagraph() => End(_open.FindInScope(Elements.Paragraph));

    private HtmlNode Open(ElementKind kind, RawAttribute[] attributes)
    {
        var node = NewElement(kind, attributes);
        Place(node);
        _open.Push(node);
        return node;
    }

    private HtmlNode NewElement(ElementKind kind, RawAttribute[] attributes)
    {
        _nodes++;
        return new HtmlNode { Kind = kind, Attributes = attributes };
    }

    private void Place(HtmlNode node) => Place(node, _open.Current);

    // What may not stand in a table stands before it: foster parenting (§13.2.6.1).
    private void Place(HtmlNode node, HtmlNode target)
    {
        if (target.Kind?.Has(Traits.TableFrame) != true)
        {
            target.Append(node);
            return;
        }
        _isRepaired = true;
        var index = _open.Count - 1;
        while (index > 0 && _open.KindAt(index) != Elements.Table)
            index--;
        if (_open[index].Parent is { } parent)
            parent.Insert(node, _open[index]);
        else
            _open[Math.Max(0, index - 1)].Append(node);
    }

    private static bool IsSpace(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(" \t\r\n\f") < 0;
}
