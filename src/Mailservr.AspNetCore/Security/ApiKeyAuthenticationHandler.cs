using System.Security.Claims;
using System.Text.Encodings.Web;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Security;

/// <summary>The scheme <c>Mailservr</c>: <c>Authorization: Bearer &lt;key&gt;</c> (RFC 6750 §2.1).</summary>
internal sealed class ApiKeyAuthenticationHandler(
    ApiKeys keys,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Mailservr";

    private const string BearerPrefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value)
            return AuthenticateResult.NoResult();
        // RFC 9110 §11.1: the name of a scheme has no case.
        if (!value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var key = value[BearerPrefix.Length..].Trim();
        if (await keys.AuthenticateAsync(key, Context.RequestAborted) is not { } holder)
            return AuthenticateResult.Fail("The API key is not valid.");
        Context.Features.Set(new Caller(holder.Account, holder.Key));
        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(holder), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.MissingKey.ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope;
        var isMissing = scope is not null && Context.Features.Get<Caller>()?.Has(scope) != true;
        var problem = isMissing && scope is not null ? Problem.ScopeMissing(scope) : Problem.AdminRequired;
        return problem.ExecuteAsync(Context);
    }

    private static ClaimsPrincipal PrincipalOf(KeyHolder holder)
    {
        var id = holder.Account.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id)], SchemeName));
    }
}
