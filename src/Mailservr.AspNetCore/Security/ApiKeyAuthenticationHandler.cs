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
        if (ReadKey() is not { } key)
            return AuthenticateResult.NoResult();
        if (await keys.AuthenticateAsync(key, Context.RequestAborted) is not { } holder)
            return AuthenticateResult.Fail("The API key is not valid.");
        Context.Features.Set(new Caller(holder.Account, holder.Key));
        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(holder), SchemeName));
    }

    private string? ReadKey()
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<KeyHeader>() is { } own
            && Request.Headers[own.Name] is [{ Length: > 0 } bare])
            return bare.Trim();
        // RFC 9110 §11.1: the name of a scheme has no case.
        return Request.Headers.Authorization is [{ } value]
            && value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
                ? value[BearerPrefix.Length..].Trim()
                : null;
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
