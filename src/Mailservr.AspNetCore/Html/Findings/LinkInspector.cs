using System.Globalization;
using System.Text.RegularExpressions;

namespace Mailservr.AspNetCore.Html.Findings;

/// <summary>Compares what a link says with where it leads.</summary>
internal static partial class LinkInspector
{
    public static LinkFinding Inspect(ShownLink link)
    {
        if (!Uri.TryCreate(link.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return new LinkFinding(link.Url, link.Text, "", LinkWarnings.None);
        var host = uri.IdnHost.TrimEnd('.').ToLowerInvariant();
        var warnings = (NamesOther(link.Text, host) ? LinkWarnings.OtherHost : LinkWarnings.None)
            | (uri.UserInfo.Length > 0 ? LinkWarnings.UserName : LinkWarnings.None);
        if (host.Contains("xn--", StringComparison.Ordinal))
            warnings |= LinkWarnings.Punycode | (Scripts.AreMixed(ToUnicode(host)) ? LinkWarnings.MixedScripts : LinkWarnings.None);
        return new LinkFinding(link.Url, link.Text, host, warnings);
    }

    // A host in the text that is neither above nor below the one that it leads to.
    private static bool NamesOther(string text, string host)
    {
        if (HostName().Match(text) is not { Success: true } match)
            return false;
        var named = WithoutWww(match.Groups[1].Value.ToLowerInvariant());
        var real = WithoutWww(host);
        if (!IdnNames.TryToAscii(named, out var ascii))
            return true;
        return ascii != real && !IsBelow(ascii, real) && !IsBelow(real, ascii);
    }

    private static bool IsBelow(string name, string other) => name.EndsWith("." + other, StringComparison.Ordinal);

    private static string WithoutWww(string host) => host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;

    private static string ToUnicode(string host) => IdnNames.TryToUnicode(host, out var name) ? name : host;

    // What looks like a host: labels with dots, the last of them letters; not the domain of a mail address.
    [GeneratedRegex(@"(?:^|[\s(/<""'])((?:[\p{L}\p{N}][\p{L}\p{N}-]*\.)+\p{L}\p{L}+)(?:$|[\s/?#:,.;!)>""'])", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HostName();
}

/// <summary>Names with letters beyond ASCII (RFC 5890).</summary>
internal static class IdnNames
{
    private static readonly IdnMapping Mapping = new() { AllowUnassigned = true };

    public static bool TryToAscii(string name, out string ascii) => TryMap(Mapping.GetAscii, name, out ascii);

    public static bool TryToUnicode(string name, out string unicode) => TryMap(Mapping.GetUnicode, name, out unicode);

    private static bool TryMap(Func<string, string> map, string name, out string mapped)
    {
        try
        {
            mapped = map(name);
            return true;
        }
        catch (ArgumentException)
        {
            mapped = "";
            return false;
        }
    }
}
