using System.Buffers;
using System.Text;

namespace Mailservr.AspNetCore.Html;

/// <summary>Addresses that a link may lead to.</summary>
internal static class LinkUrls
{
    private const int MaxLength = 8000;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(" \"'<>`");

    /// <summary>
    /// A whole address of the web, a mail address, a telephone number or a place in the same message; null for all else,
    /// among them everything that has no scheme.
    /// </summary>
    public static string? Clean(string value)
    {
        var url = Strip(value);
        if (url.Length is 0 or > MaxLength)
            return null;
        if (url[0] == '#')
            return url.Length > 1 ? "#" + Names.Prefixed(Uri.UnescapeDataString(url[1..])) : null;
        if (Has(url, "mailto:") || Has(url, "tel:"))
            return Escape(url);
        return CleanWeb(url);
    }

    /// <summary>An http or https address; null for all else.</summary>
    public static string? CleanWeb(string value)
    {
        var url = Strip(value);
        if (url.StartsWith("//", StringComparison.Ordinal))
            url = "https:" + url;
        if (url.Length > MaxLength || (!Has(url, "http:") && !Has(url, "https:")))
            return null;
        url = Escape(Slashes(url));
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            ? url
            : null;
    }

    // What browsers leave out (WHATWG URL §4.4).
    private static string Strip(string value)
    {
        var trimmed = value.AsSpan().Trim("\0\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0B\f\r\x0E\x0F\x10\x11\x12\x13\x14\x15"
            + "\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F ");
        return trimmed.ContainsAnyInRange('\0', '\x1F')
            ? string.Concat(trimmed.ToString().Where(c => c >= ' '))
            : trimmed.ToString();
    }

    private static bool Has(string url, string scheme) => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);

    // Two slashes behind the scheme, and no backslash before the query, as browsers read them.
    private static string Slashes(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var rest = url.AsSpan(colon + 1).TrimStart("/\\");
        var path = rest.IndexOfAny('?', '#');
        var before = path < 0 ? rest : rest[..path];
        return $"{url[..colon].ToLowerInvariant()}://{before.ToString().Replace('\\', '/')}{rest[before.Length..]}";
    }

    private static string Escape(string url)
    {
        if (!url.AsSpan().ContainsAny(Escaped))
            return url;
        var escaped = new StringBuilder();
        foreach (var c in url)
            escaped.Append(Escaped.Contains(c) ? Uri.HexEscape(c) : c.ToString());
        return escaped.ToString();
    }
}
