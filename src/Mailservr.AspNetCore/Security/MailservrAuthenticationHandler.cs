using System.Security.Claims;
using System.Text.Encodings.Web;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Security;

/// <summary>
/// The scheme <c>Mailservr</c>: <c>Authorization: Bearer &lt;key&gt;</c> (RFC 6750 §2.1), or else the cookie of a session.
/// </summary>
internal sealed class MailservrAuthenticationHandler(
    ApiKeys keys,
    SessionCallers sessions,
    SessionCookie cookie,
    RateLimits limits,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Mailservr";

    private const string BearerPrefix = "Bearer ";

    // Why the request was turned away, where that is not for want of a key.
    private Problem? _refused;

    // Why it is not known who asks. Told when somebody has to be known, and logged then.
    private Exception? _away;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            return await AuthenticateCallerAsync();
        }
        catch (Exception fault) when (StoreFaults.IsAway(fault))
        {
            _away = fault;
            return AuthenticateResult.Fail("The database is away.");
        }
    }

    private async Task<AuthenticateResult> AuthenticateCallerAsync()
    {
        if (await FindCallerAsync() is not { } caller)
        {
            _refused ??= limits.CountAnonymous(Context);
            return AuthenticateResult.NoResult();
        }
        _refused = limits.Count(Context, caller);
        if (_refused is not null)
            return AuthenticateResult.Fail("Too many requests.");
        Context.Features.Set(caller);
        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(caller.Account), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_away is not null)
            return StoreFaults.AnswerAsync(Context, _away);
        if (_refused is null)
            Response.Headers.WWWAuthenticate = "Bearer";
        return (_refused ?? Problem.MissingKey).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope;
        var caller = Context.Features.Get<Caller>();
        var problem = scope is not null && caller?.Has(scope) != true ? Problem.ScopeMissing(scope)
            : scope is null || RequiredScopeExtensions.IsAllowed(Context, scope) ? Problem.RefusedByApp
            : caller?.AddressIds is not null ? Problem.KeyRestricted
            : Problem.AdminRequired;
        return problem.ExecuteAsync(Context);
    }

    private async ValueTask<Caller?> FindCallerAsync()
    {
        if (ReadKey() is { } key)
            return await FindKeyAsync(key);
        if (Request.Headers.Authorization.Count > 0)
            return null;
        if (await sessions.FindAsync(Context) is not { } caller)
            return null;
        // A browser sends the cookie whoever has made the page.
        if (!IsSafe(Request.Method) && !SameOrigin.IsProven(Request, cookie.PublicUrl))
        {
            _refused = Problem.CrossSite;
            return null;
        }
        return caller;
    }

    private async ValueTask<Caller?> FindKeyAsync(string key)
    {
        var holder = await keys.AuthenticateAsync(key, Context.RequestAborted);
        return holder is null ? null : new Caller(holder.Account, holder.Key, null);
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

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static ClaimsPrincipal PrincipalOf(AccountRecord account)
    {
        var id = account.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id)], SchemeName));
    }
}
