using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Google;

/// <summary>
/// Binds the handshake to the browser that began it. It is sent to the callback only, which removes it, and ends by itself
/// after ten minutes.
/// </summary>
internal sealed class HandshakeCookie(IOptions<MailservrOptions> mailservr) : CookieBuilder
{
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        return new CookieOptions
        {
            HttpOnly = true,
            Secure = request.IsHttps || mailservr.Value.PublicUrl?.Scheme == Uri.UriSchemeHttps,
            // The way back is a navigation from Google's site.
            SameSite = SameSiteMode.Lax,
            Path = GoogleCallback.PathOf(request),
            IsEssential = true,
            Expires = expiresFrom + GoogleState.Lifetime,
        };
    }
}
