namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>
/// What is bold, coloured or linked until its end tag, through the blocks in between (WHATWG HTML §13.2.4.3). Cells and
/// captions begin a list of their own, behind a marker, which is null.
/// </summary>
internal sealed class FormattingElements(string source)
{
    // §13.2.4.3 keeps three that are alike. All together are bounded too: each is opened again in every block, so that
    // thousands would make a tree much larger than its source.
    private const int MaxAlike = 3;
    private const int MaxBetweenMarkers = 24;

    private readonly List<HtmlNode?> _nodes = [];

    public int Count => _nodes.Count;

    public HtmlNode? this[int index]
    {
        get => _nodes[index];
        set => _nodes[index] = value;
    }

    public int IndexOf(HtmlNode node) => _nodes.LastIndexOf(node);

    public void AddMarker() => _nodes.Add(null);

    public void Add(HtmlNode node)
    {
        var (alike, count, earliestAlike, earliest) = (0, 0, -1, -1);
        for (var i = _nodes.Count - 1; i >= 0 && _nodes[i] is { } other; i--)
        {
            count++;
            earliest = i;
            if (!IsAlike(node, other))
                continue;
            alike++;
            earliestAlike = i;
        }
        if (alike >= MaxAlike)
            _nodes.RemoveAt(earliestAlike);
        else if (count >= MaxBetweenMarkers)
            _nodes.RemoveAt(earliest);
        _nodes.Add(node);
    }

    public void Insert(int index, HtmlNode node) => _nodes.Insert(Math.Min(index, _nodes.Count), node);

    public void Remove(HtmlNode node)
    {
        if (IndexOf(node) is >= 0 and var index)
            _nodes.RemoveAt(index);
    }

    public void RemoveAt(int index) => _nodes.RemoveAt(index);

    /// <summary>The last of a kind behind the last marker.</summary>
    public HtmlNode? Find(ElementKind kind)
    {
        for (var i = _nodes.Count - 1; i >= 0 && _nodes[i] is { } node; i--)
        {
            if (node.Kind == kind)
                return node;
        }
        return null;
    }

    public void ClearToMarker()
    {
        while (_nodes.Count > 0)
        {
            var last = _nodes[^1];
            _nodes.RemoveAt(_nodes.Count - 1);
            if (last is null)
                return;
        }
    }

    private bool IsAlike(HtmlNode one, HtmlNode other)
    {
        if (one.Kind != other.Kind || one.Attributes.Length != other.Attributes.Length)
            return false;
        foreach (var attribute in one.Attributes)
        {
            if (!Array.Exists(other.Attributes, each => each.Rule == attribute.Rule
                && source.AsSpan(each.Start, each.Length).SequenceEqual(source.AsSpan(attribute.Start, attribute.Length))))
                return false;
        }
        return true;
    }
}
