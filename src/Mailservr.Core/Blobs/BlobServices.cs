using Mailservr.Exports;
using Mailservr.Secrets;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.Blobs;

internal static class BlobServices
{
    /// <summary>Blobs as files, signed links to them, and the sweep of those that nobody refers to.</summary>
    internal static IServiceCollection AddBlobs(this IServiceCollection services)
    {
        services.TryAddSingleton<IBlobStore>(provider => new FileBlobStore(
            DataPath(provider, "blobs"),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FileBlobStore>>()));
        services.TryAddSingleton(provider => new BlobSigner(
            provider.GetRequiredService<MasterKeyRing>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStorageInitializer, BlobInitializer>());
        services.TryAddSingleton<BlobOrigin>();
        services.TryAddSingleton<BlobOwner>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OrphanSweep>(provider => new OrphanSweep(
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<BlobOrigin>(),
            provider.GetRequiredService<BlobOwner>(),
            provider.GetRequiredService<IOptions<BlobSweepOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OrphanSweep>>(),
            ExportServices.FindReferences(provider))));
        return services;
    }

    internal static string DataPath(IServiceProvider provider, params string[] names)
    {
        var root = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
        var data = provider.GetRequiredService<IOptions<MailservrOptions>>().Value.DataDirectory;
        return Path.Combine([root, data, .. names]);
    }
}
