using System.Diagnostics.Metrics;
using Mailservr.Billing;
using Mailservr.Secrets;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Webhooks;

internal static class WebhookServices
{
    internal static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new WebhookTargets(provider.GetRequiredService<MailservrOptions>()));
        services.TryAddSingleton<WebhookDeliveries>();
        services.TryAddSingleton(provider => new WebhookDirectory(
            provider.GetRequiredService<IRecordStore<WebhookRecord>>(),
            provider.GetRequiredService<IWebhookQueues>(),
            provider.GetRequiredService<IEventLog>(),
            provider.GetRequiredService<ISecretProtector>(),
            provider.GetRequiredService<WebhookTargets>(),
            provider.GetRequiredService<PlanGate>(),
            provider.GetRequiredService<IdAllocator>(),
            provider.GetRequiredService<TimeProvider>()));
        return services.AddSending();
    }

    private static IServiceCollection AddSending(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookSigner, StandardWebhookSigner>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookSigner, BodyWebhookSigner>());
        services.TryAddSingleton(provider => new GuardedConnector(provider.GetRequiredService<WebhookTargets>()));
        services.TryAddSingleton(provider => new WebhookSender(
            WebhookClient.Create(provider.GetRequiredService<GuardedConnector>()),
            provider.GetServices<IWebhookSigner>(),
            provider.GetRequiredService<ISecretProtector>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WebhookSender>>()));
        services.TryAddSingleton<WebhookSlots>();
        services.TryAddSingleton(provider => new WebhookMetrics(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton<WebhookFanout>();
        services.TryAddSingleton<WebhookBacklog>();
        services.TryAddSingleton<WebhookSettlement>();
        services.TryAddSingleton<WebhookWorker>();
        services.TryAddSingleton<WebhookDispatcher>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WebhookService>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WebhookPruning>());
        return services;
    }
}
