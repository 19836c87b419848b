using System.Reflection;
using Mailservr.Accounts;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Security;

/// <summary>Who the request acts for.</summary>
internal sealed record Caller(AccountRecord Account, ApiKeyRecord Key)
{
    public bool Has(string scope) => Key.Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>Throws on a route that demands no key: such a handler must not ask.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The route demands no API key.");

    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Of(context));
}
