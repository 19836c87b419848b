using Mailservr;
using Mailservr.AspNetCore.Google;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class GoogleMailservrBuilderExtensions
{
    /// <summary>Lets people sign in with Google.</summary>
    /// <param name="builder">What <c>AddMailservr</c> returned.</param>
    /// <param name="section">Holds the names of <see cref="GoogleOptions"/>.</param>
    public static IMailservrBuilder UseGoogle(this IMailservrBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.AddSingleton(new SettingsSection(section.Path, typeof(GoogleOptions)));
        return builder.UseGoogle(options => section.Bind(options));
    }

    /// <summary>Lets people sign in with Google.</summary>
    public static IMailservrBuilder UseGoogle(this IMailservrBuilder builder, Action<GoogleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<GoogleOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<GoogleOptions>, GoogleOptionsValidator>());
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<OAuthOptions>, GoogleSetup>());
        builder.Services.TryAddTransient<GoogleHandler>();
        builder.Services.TryAddSingleton<GoogleSignIn>();
        return builder;
    }
}
