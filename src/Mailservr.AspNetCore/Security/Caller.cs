using System.Reflection;
using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Messages;
using Mailservr.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Security;

/// <summary>Who the request acts for, by a key or by a session; exactly one of the two is null.</summary>
internal sealed record Caller(AccountRecord Account, ApiKeyRecord? Key, SessionRecord? Session)
{
    /// <summary>Someone who has signed in may do everything that his account may.</summary>
    public IReadOnlyList<string> Scopes => Key?.Scopes ?? ApiScopes.All;

    public DateTimeOffset? ExpiresAt => Key?.ExpiresAt;

    /// <summary>The only addresses whose mail may be seen; null for all.</summary>
    public IReadOnlyList<long>? AddressIds => Key?.AddressIds;

    public bool Has(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);

    public bool Reaches(long addressId) => AddressIds?.Contains(addressId) != false;

    public bool Reaches(MessageRecord message) =>
        Reaches(message.AddressId) || message.DeliveredTo.Any(recipient => Reaches(recipient.AddressId));

    /// <summary>Throws on a route that demands no key: such a handler must not ask.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The route demands no API key.");

    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Of(context));
}

internal static class Actors
{
    /// <summary>Who makes a request, for sessions and the audit log.</summary>
    public static Actor Actor(this HttpContext context)
    {
        var caller = context.Features.Get<Caller>();
        return new Actor(
            caller?.Account.Id,
            caller?.Key?.Id,
            caller?.Session?.Id,
            context.Connection.RemoteIpAddress,
            context.Request.Headers[HeaderNames.UserAgent].ToString());
    }
}
