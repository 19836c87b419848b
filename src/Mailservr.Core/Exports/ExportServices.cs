using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Exports;

internal static class ExportServices
{
    internal static IServiceCollection AddExports(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new ExportDirectory(
            provider.GetRequiredService<IRecordStore<ExportRecord>>(),
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<IdAllocator>(),
            provider.GetRequiredService<MailservrOptions>().Privacy,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new AccountExporter(
            ExportedList.All(provider),
            provider.GetRequiredService<IMessageStore>(),
            provider.GetRequiredService<MessageReader>(),
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<ILogger<AccountExporter>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ExportLoop>());
        return services;
    }

    /// <summary>What keeps blobs from being swept away; null where the storage does not say.</summary>
    internal static IBlobReferences? FindReferences(IServiceProvider provider) =>
        provider.GetService<IBlobReferences>() is { } messages
            ? new ExportedBlobs(messages, provider.GetRequiredService<ExportDirectory>())
            : null;
}
