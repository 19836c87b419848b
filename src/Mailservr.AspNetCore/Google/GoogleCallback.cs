using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Google;

/// <summary>Where Google sends the browser back to, wherever the API is mounted.</summary>
internal static class GoogleCallback
{
    public const string Route = "/google/callback";

    private const string Path = "/auth" + Route;

    /// <summary>The same from the start of a sign-in, the start of a link, a page and the callback itself.</summary>
    public static string PathOf(HttpRequest request)
    {
        if (GoogleHandshake.Of(request.HttpContext).ApiPath is { } api)
            return api + Path;
        var here = request.Here();
        var end = Math.Max(
            here.LastIndexOf("/auth/", StringComparison.OrdinalIgnoreCase),
            here.LastIndexOf("/account/", StringComparison.OrdinalIgnoreCase));
        return here[..end] + Path;
    }

    // Without a public URL it is the name that the browser has used: the cookie is bound to that.
    public static string UrlOf(HttpRequest request, Uri? publicUrl) =>
        (publicUrl?.GetLeftPart(UriPartial.Path).TrimEnd('/') ?? $"{request.Scheme}://{request.Host}") + PathOf(request);
}
