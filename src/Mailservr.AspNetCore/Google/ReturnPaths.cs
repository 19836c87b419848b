namespace Mailservr.AspNetCore.Google;

/// <summary>Where a browser may be sent: a path of this site, and nothing that a browser takes for another one.</summary>
internal static class ReturnPaths
{
    private const int MaxLength = 512;

    public static bool IsSafe(string path) =>
        path.Length <= MaxLength
        && path.StartsWith('/')
        && !path.StartsWith("//", StringComparison.Ordinal)
        // Browsers read a backslash as a slash and leave line ends and tabs out (WHATWG URL §4.4).
        && path.All(letter => letter is > ' ' and <= '~' and not ('\\' or '#'));
}
