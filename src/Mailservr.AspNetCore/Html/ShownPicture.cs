using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Html;

/// <summary>How a picture is served that the page of a message shows.</summary>
internal static class ShownPicture
{
    public static void SetHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "private, max-age=900";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.ContentDisposition = "inline";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // The page has no origin, so that it is cross-site even here (HTML §7.1.1.1). The link is what guards.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
