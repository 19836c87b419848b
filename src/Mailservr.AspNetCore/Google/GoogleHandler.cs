using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Google;

/// <summary>
/// ASP.NET Core's OAuth handler (authorization code, PKCE, state, correlation). It is asked by our endpoints and is no
/// scheme of the app: it works below any prefix and changes none of the app's own schemes. It is given no log, because it
/// would write states and cookies there.
/// </summary>
internal sealed class GoogleHandler(
    IOptionsMonitor<OAuthOptions> options, IOptions<MailservrOptions> mailservr, UrlEncoder encoder)
    : OAuthHandler<OAuthOptions>(options, NullLoggerFactory.Instance, encoder)
{
    public const string Name = "Mailservr.Google";

    private string CallbackUrl => GoogleCallback.UrlOf(Request, mailservr.Value.PublicUrl);

    // Routing has found the callback.
    public override Task<bool> ShouldHandleRequestAsync() => Task.FromResult(true);

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        base.BuildChallengeUrl(properties, CallbackUrl);

    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return base.ExchangeCodeAsync(new OAuthCodeExchangeContext(context.Properties, context.Code, CallbackUrl));
    }

    // The tokens are left to the collector: nothing is asked of Google again.
    protected override Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var token = tokens.Response?.RootElement is { ValueKind: JsonValueKind.Object } answer
            && answer.TryGetProperty("id_token", out var member) && member.ValueKind == JsonValueKind.String
                ? member.GetString()
                : null;
        GoogleHandshake.Of(Context).Identity = GoogleIdToken.Read(token, Options.ClientId, TimeProvider.GetUtcNow());
        return Task.FromResult(new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name));
    }
}
