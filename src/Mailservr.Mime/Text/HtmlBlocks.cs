using System.Globalization;

namespace Mailservr.Mime;

/// <summary>What tags mean for the layout of the text.</summary>
internal sealed class HtmlBlocks(HtmlTextWriter writer)
{
    // Deeper lists are numbered as if they were this deep.
    private const int MaxLists = 100;

    // 0 is a list without numbers; else the number of the next item.
    private readonly Stack<int> _lists = new();

    public void Apply(HtmlTag tag, string html)
    {
        switch (tag.Name)
        {
            case "br":
                writer.NewLine();
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "table" or "dl" or "hr":
                writer.Break(2);
                break;
            case "div" or "tr" or "section" or "article" or "header" or "footer" or "main" or "nav" or "aside"
                or "form" or "fieldset" or "address" or "figure" or "figcaption" or "center" or "dt" or "dd"
                or "caption" or "body":
                writer.Break(1);
                break;
            case "ul" or "ol":
                List(tag);
                break;
            case "li":
                Item(tag);
                break;
            case "td" or "th":
                writer.Cell();
                break;
            case "blockquote":
                writer.Quote(tag.IsEnd ? -1 : 1);
                break;
            case "pre":
                writer.Preformatted(!tag.IsEnd);
                break;
            case "img" when !tag.IsEnd:
                writer.Write(tag.Attribute(html, "alt"));
                break;
        }
    }

    private void List(HtmlTag tag)
    {
        // A list inside a list belongs to its item.
        writer.Break(_lists.Count > (tag.IsEnd ? 1 : 0) ? 1 : 2);
        if (tag.IsEnd)
            _lists.TryPop(out _);
        else if (_lists.Count < MaxLists)
            _lists.Push(tag.Name == "ol" ? 1 : 0);
    }

    private void Item(HtmlTag tag)
    {
        writer.Break(1);
        if (tag.IsEnd)
            return;
        var number = _lists.TryPop(out var top) ? top : 0;
        _lists.Push(number == 0 ? 0 : number + 1);
        writer.Mark(number == 0 ? "- " : string.Create(CultureInfo.InvariantCulture, $"{number}. "));
    }
}
