namespace Mailservr;

/// <summary>Section <c>Mailservr:Dashboard</c>: the pages on which people read their mail.</summary>
public sealed class DashboardOptions
{
    /// <summary>False: there are no pages, and their paths are the app's own.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Where the pages begin, below what <c>MapMailservr</c> is mapped to; one or more segments of letters, digits, dots,
    /// hyphens and underscores. Routes of the app come first.
    /// </summary>
    public string Path { get; set; } = "/mail";

    /// <summary>How the pages call themselves.</summary>
    public string Name { get; set; } = "Mailservr";

    /// <summary>The path of a picture of this site that stands before the name, like <c>/logo.svg</c>; null for none.</summary>
    public string? Logo { get; set; }

    /// <summary>
    /// The path of a style sheet of this site, like <c>/theme.css</c>, that is loaded behind ours and sets its variables;
    /// null for none.
    /// </summary>
    public string? StyleSheet { get; set; }
}
