namespace Mailservr.AspNetCore.Html.Findings;

/// <summary>Looks through what was sanitised for what its reader should know.</summary>
internal static class FindingsReader
{
    public static MailFindings Read(SanitizedHtml shown, int blockedImages) => new()
    {
        BlockedImages = blockedImages,
        Trackers = Count(shown.Images.Select(Trackers.NameOf).OfType<string>()),
        Decorations = Count(shown.Links.SelectMany(link => Trackers.DecorationsOf(link.Url))),
        Links = [.. shown.Links.Select(LinkInspector.Inspect)],
        Truncated = shown.Truncated,
    };

    private static IReadOnlyList<Finding> Count(IEnumerable<string> names) =>
    [
        .. names.CountBy(name => name, StringComparer.Ordinal)
            .OrderByDescending(found => found.Value).ThenBy(found => found.Key, StringComparer.Ordinal)
            .Select(found => new Finding(found.Key, found.Value)),
    ];
}
