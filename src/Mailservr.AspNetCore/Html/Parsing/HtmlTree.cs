namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>What a browser would make of HTML, of the elements that are known here.</summary>
internal sealed class HtmlTree
{
    public required string Source { get; init; }

    public required HtmlNode Body { get; init; }

    /// <summary>The contents of the style elements, in order.</summary>
    public required IReadOnlyList<string> Styles { get; init; }

    /// <summary>There was more than can be shown.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Everything that was made: what the work is proportional to.</summary>
    public required int NodeCount { get; init; }

    /// <summary>
    /// Something stood where it may not, and was moved. Such a tree, once written, may be read as another one.
    /// </summary>
    public required bool IsRepaired { get; init; }

    /// <param name="source">HTML of any kind; it is never refused.</param>
    public static HtmlTree Parse(string source) => new HtmlTreeBuilder(source).Build();
}
