namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>An element, or text that is a range of the source.</summary>
internal sealed class HtmlNode
{
    /// <summary>Null for text.</summary>
    public ElementKind? Kind { get; init; }

    public RawAttribute[] Attributes { get; set; } = [];

    public int Start { get; init; }

    public int Length { get; init; }

    /// <summary>How much of the text is seen before it, once that was counted.</summary>
    public int SeenBefore { get; set; }

    public HtmlNode? Parent { get; private set; }

    public HtmlNode? First { get; private set; }

    public HtmlNode? Last { get; private set; }

    public HtmlNode? Previous { get; private set; }

    public HtmlNode? Next { get; private set; }

    public void Append(HtmlNode child) => Insert(child, null);

    /// <summary>Puts a node before a child, or behind all.</summary>
    public void Insert(HtmlNode child, HtmlNode? before)
    {
        child.Remove();
        child.Parent = this;
        child.Next = before;
        child.Previous = before is null ? Last : before.Previous;
        if (child.Previous is { } previous)
            previous.Next = child;
        else
            First = child;
        if (before is null)
            Last = child;
        else
            before.Previous = child;
    }

    public void MoveChildrenTo(HtmlNode other)
    {
        while (First is { } child)
            other.Append(child);
    }

    private void Remove()
    {
        if (Parent is not { } parent)
            return;
        if (Previous is { } previous)
            previous.Next = Next;
        else
            parent.First = Next;
        if (Next is { } next)
            next.Previous = Previous;
        else
            parent.Last = Previous;
        (Parent, Previous, Next) = (null, null, null);
    }
}
