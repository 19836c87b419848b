using System.Diagnostics.Metrics;
using Mailservr;
using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Admission;
using Mailservr.Audit;
using Mailservr.Billing;
using Mailservr.Blobs;
using Mailservr.Blocking;
using Mailservr.Dns;
using Mailservr.Domains;
using Mailservr.Erasure;
using Mailservr.Events;
using Mailservr.Exports;
using Mailservr.Identities;
using Mailservr.Messages;
using Mailservr.Passwords;
using Mailservr.Receiving;
using Mailservr.RemoteImages;
using Mailservr.Retention;
using Mailservr.Secrets;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.Transfer;
using Mailservr.TwoFactor;
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
        services.TryAddSingleton(provider => provider.GetRequiredService<MailservrOptions>().Accounts);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdAllocator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStorageInitializer, DataDirectory>());
        return services.AddSecrets().AddPasswords().AddSessions().AddTwoFactor().AddIdentities().AddDirectory().AddBlobs()
            .AddAdmission().AddReceiving().AddMail().AddTransfer().AddEvents().AddWebhooks().AddErasure().AddExports()
            .AddRetention().AddRemoteImages();
    }

    private static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.TryAddSingleton<AccountSettings>();
        services.TryAddSingleton<Bootstrap>();
        services.TryAddSingleton<FirstSetup>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<ApiKeyUsage>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ApiKeyUsage>(
            provider => provider.GetRequiredService<ApiKeyUsage>()));
        services.TryAddSingleton<IDnsResolver, StubDnsResolver>();
        services.TryAddSingleton<Invitations>();
        services.TryAddSingleton<SignIn>();
        services.TryAddSingleton<Registration>();
        services.TryAddSingleton<PasswordChange>();
        services.TryAddSingleton<AccountAdministration>();
        services.TryAddSingleton<AuditLog>();
        services.TryAddSingleton<DomainDirectory>();
        services.AddDomainChecks();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DomainCheckLoop>());
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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmissionPolicy, OwnerPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmissionPolicy, PlanPolicy>());
        // Before the blocks: what they set aside takes room as well.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmissionPolicy, AttachmentLimitPolicy>());
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
            provider.GetRequiredService<TransferEnd>().Records,
            new JournalCheck(provider.GetRequiredService<IEventLog>()),
            ActivatorUtilities.CreateInstance<WebhookCheck>(provider),
            ActivatorUtilities.CreateInstance<ExportCheck>(provider),
            ExportServices.FindReferences(provider),
            provider.GetRequiredService<BlobOrigin>(),
            provider.GetRequiredService<BlobOwner>(),
            provider.GetRequiredService<IOptions<BlobSweepOptions>>().Value.Grace,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MailVerifier>>())));
        return services;
    }

    private static IServiceCollection AddTransfer(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new TransferEnd(
            provider.GetService<IStorageTransfer>(),
            provider.GetRequiredService<IBlobStore>(),
            [
                Records<AccountRecord>(provider, "accounts"),
                Records<ApiKeyRecord>(provider, "keys"),
                Records<InvitationRecord>(provider, "invitations"),
                Records<CredentialRecord>(provider, "passwords"),
                Records<SessionRecord>(provider, "sessions"),
                Records<SecretRecord>(provider, "secrets"),
                Records<AuditRecord>(provider, "audit entries"),
                Records<IdempotencyRecord>(provider, "answers to repeated requests"),
                Records<DomainRecord>(provider, "domains"),
                Records<DomainCheckRecord>(provider, "checks of domains"),
                Records<WebhookRecord>(provider, "webhooks"),
                Records<AddressRecord>(provider, "addresses"),
                Records<RetiredAddressRecord>(provider, "retired addresses"),
                Records<AddressCategoryRecord>(provider, "categories"),
                Records<BlockRecord>(provider, "blocked senders"),
                Records<ImageSenderRecord>(provider, "senders of pictures"),
                Records<CursorRecord>(provider, "positions of subscribers"),
                Records<InstallationRecord>(provider, "installation"),
                Records<PurchaseRecord>(provider, "purchases"),
                Records<VoucherRecord>(provider, "vouchers"),
                Records<ErasureRecord>(provider, "deleted accounts"),
                Records<ExportRecord>(provider, "exports"),
            ],
            provider.GetServices<IStorageInitializer>()));
        return services;
    }

    private static RecordEnd<TRecord> Records<TRecord>(IServiceProvider provider, string name)
        where TRecord : Record => new(name, provider.GetRequiredService<IRecordStore<TRecord>>());

    private static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new EventMetrics(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton(provider => new LiveFeed(provider.GetRequiredService<EventMetrics>()));
        services.TryAddSingleton<EventSignal>();
        services.TryAddSingleton<JournalReader>();
        services.TryAddSingleton<IHostLeases, ProcessLeases>();
        services.TryAddSingleton<LeasedWork>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventPump>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, JournalPruning>());
        services.TryAddSingleton(provider => new StorageMetrics(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton(provider => new BacklogMonitor(
            provider.GetRequiredService<IEventLog>(),
            provider.GetRequiredService<EventMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BacklogMonitor>>(),
            provider.GetService<IMeterFactory>(),
            provider.GetService<IStorageBacklog>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BacklogMonitor>(
            provider => provider.GetRequiredService<BacklogMonitor>()));
        return services;
    }
}
