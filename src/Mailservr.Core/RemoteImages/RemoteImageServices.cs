using Mailservr.Secrets;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Mailservr.RemoteImages;

internal static class RemoteImageServices
{
    internal static IServiceCollection AddRemoteImages(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new RemoteImageLinks(
            provider.GetRequiredService<MasterKeyRing>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => Fetcher(
            provider.GetRequiredService<MailservrOptions>().RemoteImages,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RemoteImageFetcher>>()));
        services.TryAddSingleton<ImageSenders>();
        return services;
    }

    // Rules of its own: where webhooks may go is no place that whoever sends mail can have asked.
    private static RemoteImageFetcher Fetcher(
        RemoteImageOptions options, TimeProvider time, ILogger<RemoteImageFetcher> logger)
    {
        var targets = new WebhookTargets(options.ListAllowedTargets()) { TakesHttp = true };
        return new RemoteImageFetcher(
            WebhookClient.Create(new GuardedConnector(targets)),
            targets,
            new RemoteImageCache(options.CacheBytes, time),
            time,
            logger);
    }
}
