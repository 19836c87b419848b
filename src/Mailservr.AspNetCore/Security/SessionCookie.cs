using Mailservr.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Security;

/// <summary>The only cookie there is. Scripts cannot read it and other sites cannot send it along with a write.</summary>
internal sealed class SessionCookie(IOptions<MailservrOptions> options)
{
    // RFC 6265bis §4.1.3.2: the browser takes this name over HTTPS from this very host only.
    private const string SecureName = "__Host-mailservr-session";
    private const string PlainName = "mailservr-session";

    public Uri? PublicUrl => options.Value.PublicUrl;

    /// <summary>Null when there is none. The secure one counts always: no browser has it from anywhere else.</summary>
    public string? Read(HttpRequest request) => request.Cookies[SecureName] ?? request.Cookies[NameFor(request)];

    public void Write(HttpContext context, CreatedSession session) =>
        context.Response.Cookies.Append(NameFor(context.Request), session.Token, OptionsFor(context.Request, session.Record));

    public void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), OptionsFor(context.Request, null));

    private CookieOptions OptionsFor(HttpRequest request, SessionRecord? session) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(request),
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        Expires = session?.ExpiresAt,
    };

    private string NameFor(HttpRequest request) => IsSecure(request) ? SecureName : PlainName;

    // Behind a proxy that ends TLS, the public URL tells.
    private bool IsSecure(HttpRequest request) => request.IsHttps || PublicUrl?.Scheme == Uri.UriSchemeHttps;
}
