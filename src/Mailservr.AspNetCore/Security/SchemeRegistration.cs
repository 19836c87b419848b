using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Security;

/// <summary>
/// Adds our scheme and leaves the app's default as it is. ASP.NET Core takes a scheme that is the only one for the
/// default: ours must not become that, and must not end it for the app's own only scheme.
/// </summary>
internal sealed class SchemeRegistration : IPostConfigureOptions<AuthenticationOptions>
{
    // Never used; with it there are two schemes, and so none that would be the default by being alone.
    private const string CompanionName = "Mailservr.NotTheDefault";

    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SchemeMap.ContainsKey(MailservrAuthenticationHandler.SchemeName))
            return;
        if (options.SchemeMap.Count == 1)
            options.DefaultScheme ??= options.SchemeMap.Keys.First();
        options.AddScheme<MailservrAuthenticationHandler>(MailservrAuthenticationHandler.SchemeName, null);
        options.AddScheme<MailservrAuthenticationHandler>(CompanionName, null);
    }
}
