namespace Mailservr.AspNetCore.Hosting;

/// <summary>Checks where the dashboard is and how it looks.</summary>
internal static class DashboardRules
{
    // What MapMailservr maps beside it.
    private static readonly string[] Others = ["/api", "/openapi", "/health", "/.well-known"];

    public static IEnumerable<string> Check(DashboardOptions options)
    {
        if (!IsPlace(options.Path))
            yield return $"Mailservr:Dashboard:Path is '{options.Path}'. Give a path like /mail, of letters, digits, dots, hyphens "
                + "and underscores, that is not below /api, /openapi, /health or /.well-known.";
        if (string.IsNullOrWhiteSpace(options.Name))
            yield return "Mailservr:Dashboard:Name is empty. Give the name that people know, like Mailservr.";
        if (options.Logo is { } logo && !IsOfThisSite(logo))
            yield return $"Mailservr:Dashboard:Logo is '{logo}'. Give a path of this site, like /logo.svg, or nothing.";
        if (options.StyleSheet is { } sheet && !IsOfThisSite(sheet))
            yield return $"Mailservr:Dashboard:StyleSheet is '{sheet}'. Give a path of this site, like /theme.css, or nothing.";
    }

    private static bool IsPlace(string path) =>
        path.StartsWith('/')
        && path[1..].Split('/').All(IsSegment)
        && !Array.Exists(Others, other => (path + "/").StartsWith(other + "/", StringComparison.OrdinalIgnoreCase));

    private static bool IsSegment(string segment) =>
        segment.Any(char.IsAsciiLetterOrDigit)
        && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    // Pictures and styles of other sites are not loaded: they would learn who reads mail here.
    private static bool IsOfThisSite(string path) =>
        path.StartsWith('/')
        && !path.StartsWith("//", StringComparison.Ordinal)
        && path.All(letter => letter is > ' ' and <= '~' and not '\\');
}
