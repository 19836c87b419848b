namespace Mailservr.AspNetCore.Html;

/// <summary>HTML of a stranger in which nothing runs, and nothing is asked for that was not allowed.</summary>
/// <param name="Styles">A style element, or nothing.</param>
/// <param name="Body">A body element.</param>
/// <param name="Links">Where its links lead.</param>
/// <param name="Images">The pictures of other servers that it names, whether they are shown or not.</param>
/// <param name="Truncated">There was more than can be shown.</param>
internal sealed record SanitizedHtml(
    string Styles, string Body, IReadOnlyList<ShownLink> Links, IReadOnlyList<ShownImage> Images, bool Truncated)
{
    public override string ToString() => Styles + Body;
}

/// <summary>A link as it is shown and as it leads.</summary>
/// <param name="Url">What it opens.</param>
/// <param name="Text">What the reader sees; cut when it is long.</param>
internal sealed record ShownLink(string Url, string Text);

/// <param name="Url">Of a web server.</param>
/// <param name="IsHidden">It is as small as a dot, or not shown at all.</param>
internal sealed record ShownImage(string Url, bool IsHidden);
