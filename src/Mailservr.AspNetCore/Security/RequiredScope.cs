using Mailservr.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Security;

/// <summary>
/// Metadata of an endpoint: the scope its caller's key must have; <c>admin</c> also demands the role.
/// </summary>
internal sealed record RequiredScope(string Scope);

internal static class RequiredScopeExtensions
{
    /// <summary>
    /// Demands a key of our scheme, by name: neither the default scheme nor the fallback policy of the app counts.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder
    {
        var policy = new AuthorizationPolicyBuilder(ApiKeyAuthenticationHandler.SchemeName)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => IsAllowed(context, scope))
            .Build();
        return builder.RequireAuthorization(policy).WithMetadata(new RequiredScope(scope));
    }

    private static bool IsAllowed(AuthorizationHandlerContext context, string scope)
    {
        if ((context.Resource as HttpContext)?.Features.Get<Caller>() is not { } caller || !caller.Has(scope))
            return false;
        return scope != ApiScopes.Admin || caller.Account.Role == AccountRole.Admin;
    }
}
