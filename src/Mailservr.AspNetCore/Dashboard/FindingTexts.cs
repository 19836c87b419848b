using Mailservr.AspNetCore.Html.Findings;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>What was found in the HTML of an email, in sentences.</summary>
internal static class FindingTexts
{
    private const int NamesShown = 5;

    /// <returns>Each with whether it is a warning.</returns>
    public static IEnumerable<(string Text, bool IsWarning)> Of(MailFindings? findings, Texts texts)
    {
        if (findings is not { } found)
            yield break;
        if (found.BlockedImages > 0)
            yield return (texts.Count("findings.images", found.BlockedImages), false);
        if (found.Trackers.Count > 0)
            yield return (texts.Format("findings.trackers", Names(found.Trackers)), false);
        if (found.Decorations.Count > 0)
            yield return (texts.Format("findings.decorations", Names(found.Decorations)), false);
        if (found.Links.Count(link => link.Warnings != LinkWarnings.None) is > 0 and var odd)
            yield return (texts.Count("findings.links", odd), true);
        if (found.Truncated)
            yield return (texts["email.truncated"], false);
    }

    private static string Names(IReadOnlyList<Finding> found) => string.Join(
        ", ", found.Take(NamesShown).Select(one => one.Count > 1 ? $"{one.Name} ({one.Count})" : one.Name))
        + (found.Count > NamesShown ? " …" : "");
}
