using Mailservr;
using Mailservr.Storage;
using Mailservr.Storage.R2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class R2MailservrBuilderExtensions
{
    /// <summary>Keeps attachments in Cloudflare R2, AWS S3 or any S3-compatible server.</summary>
    /// <param name="builder">What <c>AddMailservr</c> returned.</param>
    /// <param name="section">Holds the names of <see cref="R2Options"/>.</param>
    public static IMailservrBuilder UseR2(this IMailservrBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.AddSingleton(new SettingsSection(section.Path, typeof(R2Options)));
        return builder.UseR2(options => section.Bind(options));
    }

    /// <summary>Keeps attachments in Cloudflare R2, AWS S3 or any S3-compatible server.</summary>
    public static IMailservrBuilder UseR2(this IMailservrBuilder builder, Action<R2Options> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<R2Options>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<R2Options>, R2OptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStorageInitializer, R2Initializer>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, R2Leftovers>());
        services.Replace(ServiceDescriptor.Singleton<IBlobStore>(Create));
        return builder;
    }

    private static R2BlobStore Create(IServiceProvider provider)
    {
        var root = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
        var data = provider.GetRequiredService<IOptions<MailservrOptions>>().Value.DataDirectory;
        return new(
            provider.GetRequiredService<IOptions<R2Options>>().Value,
            Path.Combine(root, data, "uploads"),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<R2BlobStore>>());
    }
}
