using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>What every answer of the pages says about itself.</summary>
internal static class DashboardHeaders
{
    // Nothing of another site is loaded, no style and no script stands in a page, and no page stands in a frame.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; frame-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Set(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        // Nothing to other sites. With no-referrer, a form of ours would say Origin: null and prove nothing over plain HTTP.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.CacheControl = "no-store";
        headers.Vary = HeaderNames.AcceptLanguage;
    }
}
