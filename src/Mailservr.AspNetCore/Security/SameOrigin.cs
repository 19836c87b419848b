using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Security;

/// <summary>Whether a page of ours has sent a request: the proof that a write by cookie needs.</summary>
internal static class SameOrigin
{
    /// <summary>The browser says that it was a page of ours. Sec-Fetch-Site cannot be set by a page; Origin neither.</summary>
    public static bool IsProven(HttpRequest request, Uri? publicUrl)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0 ? site == "same-origin" : IsOurs(request.Headers[HeaderNames.Origin].ToString(), request, publicUrl);
    }

    /// <summary>The browser says that it was a page of someone else. A client that is no browser says nothing.</summary>
    public static bool IsDisproven(HttpRequest request, Uri? publicUrl) =>
        (request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.ContainsKey(HeaderNames.Origin))
        && !IsProven(request, publicUrl);

    private static bool IsOurs(string origin, HttpRequest request, Uri? publicUrl) =>
        origin.Length > 0
        && (string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || string.Equals(origin, publicUrl?.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase));
}
