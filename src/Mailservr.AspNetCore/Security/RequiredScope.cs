using Mailservr.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Security;

/// <summary>
/// Metadata of an endpoint: the scope its caller's key must have; <c>admin</c> also demands the role.
/// </summary>
internal sealed record RequiredScope(string Scope);

/// <summary>
/// Metadata of an endpoint that shows and changes nothing but what the addresses of a restricted key allow; such a key
/// reaches no other.
/// </summary>
internal sealed record AddressBound;

internal static class RequiredScopeExtensions
{
    /// <summary>
    /// Demands a key of our scheme, by name: neither the default scheme nor the fallback policy of the app counts.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder
    {
        var policy = new AuthorizationPolicyBuilder(MailservrAuthenticationHandler.SchemeName)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => IsAllowed(context, scope))
            .Build();
        return builder.RequireAuthorization(policy).WithMetadata(new RequiredScope(scope));
    }

    /// <summary>Opens an endpoint to keys that are restricted to addresses: it asks <see cref="Caller.Reaches(long)"/>.</summary>
    public static TBuilder KeepsToAddresses<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new AddressBound());

    private static bool IsAllowed(AuthorizationHandlerContext context, string scope) =>
        context.Resource is HttpContext http && IsAllowed(http, scope);

    /// <summary>Whether the caller, who was authenticated before, may do what the scope is needed for.</summary>
    public static bool IsAllowed(HttpContext http, string scope)
    {
        if (http.Features.Get<Caller>() is not { } caller || !caller.Has(scope))
            return false;
        if (caller.AddressIds is not null && http.GetEndpoint()?.Metadata.GetMetadata<AddressBound>() is null)
            return false;
        return scope != ApiScopes.Admin || caller.Account.Role == AccountRole.Admin;
    }
}
