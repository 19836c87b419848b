using System.Diagnostics.Metrics;
using Mailservr;
using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Admission;
using Mailservr.Billing;
using Mailservr.Blobs;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Receiving;
using Mailservr.Storage;
using Mailservr.Verification;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what Mailservr is, without web server and storage.</summary>
public static class MailservrCoreServiceCollectionExtensions
{
    /// <summary>The core services. Can be called more than once.</summary>
    public static IServiceCollection AddMailservrCore(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<MailservrOptions>();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<MailservrOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdAllocator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStorageInitializer, DataDirectory>());
        return services.AddDirectory().AddBlobs().AddAdmission().AddReceiving().AddMail().AddEvents().AddWebhooks();
    }

    private static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.TryAddSingleton<AccountSettings>();
        services.TryAddSingleton<Bootstrap>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<ApiKeyUsage>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ApiKeyUsage>(
            provider => provider.GetRequiredService<ApiKeyUsage>()));
        services.TryAddSingleton<DomainDirectory>();
        services.TryAddSingleton<AddressBook>();
        services.TryAddSingleton<AddressCategories>();
        services.TryAddSingleton<BlockList>();
        services.TryAddSingleton<PlanCatalogue>();
        services.TryAddSingleton<AccountPlans>();
        services.TryAddSingleton<PlanGate>();
        services.TryAddSingleton<Purchases>();
        return services;
    }

    private static IServiceCollection AddAdmission(this IServiceCollection services)
    {
        services.TryAddSingleton<AdmissionPipeline>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmissionPolicy, PlanPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmissionPolicy, SenderBlockPolicy>());
        return services;
    }

    private static IServiceCollection AddReceiving(this IServiceCollection services)
    {
        services.TryAddSingleton<RecipientResolver>();
        services.TryAddSingleton<RecipientProbing>();
        services.TryAddSingleton<DecisionLog>();
        services.TryAddSingleton(provider => new ReceivingMetrics(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton<MessageAppender>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SettlementLoop>());
        services.TryAddSingleton(provider =>
            new MessageMemoryBudget(provider.GetRequiredService<MailservrOptions>().Limits.MessageMemoryBytes));
        services.TryAddSingleton<ReceivingServices>();
        services.TryAddSingleton(provider => new MailReceiverFactory(provider.GetRequiredService<ReceivingServices>()));
        return services;
    }

    private static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.TryAddSingleton<MessageReader>();
        services.TryAddSingleton<MailWaiter>();
        services.TryAddSingleton(provider => new MailVerifier(new VerificationServices(
            provider.GetRequiredService<IMessageStore>(),
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<MessageReader>(),
            provider.GetRequiredService<IRecordStore<AccountRecord>>(),
            provider.GetService<IStorageVerification>(),
            provider.GetService<IBlobReferences>(),
            provider.GetRequiredService<IOptions<BlobSweepOptions>>().Value.Grace,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MailVerifier>>())));
        return services;
    }

    private static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.TryAddSingleton<LiveFeed>();
        services.TryAddSingleton<EventSignal>();
        services.TryAddSingleton<JournalReader>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventPump>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, JournalPruning>());
        return services;
    }
}
