using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Audit;
using Mailservr.Billing;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Erasure;
using Mailservr.Events;
using Mailservr.Exports;
using Mailservr.Passwords;
using Mailservr.RemoteImages;
using Mailservr.Secrets;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.Storage.Postgres;
using Mailservr.Transfer;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

public static class PostgresMailservrBuilderExtensions
{
    /// <summary>Keeps mail and records in PostgreSQL 13 or later: several hosts on one database.</summary>
    /// <param name="builder">What <c>AddMailservr</c> returned.</param>
    /// <param name="connectionString">See <see cref="PostgresStorageOptions.ConnectionString"/>.</param>
    public static IMailservrBuilder UsePostgres(this IMailservrBuilder builder, string? connectionString) =>
        builder.UsePostgres(options => options.ConnectionString = connectionString);

    /// <inheritdoc cref="UsePostgres(IMailservrBuilder, string?)"/>
    /// <param name="builder">What <c>AddMailservr</c> returned.</param>
    /// <param name="dataSource">See <see cref="PostgresStorageOptions.DataSource"/>.</param>
    public static IMailservrBuilder UsePostgres(this IMailservrBuilder builder, NpgsqlDataSource dataSource) =>
        builder.UsePostgres(options => options.DataSource = dataSource);

    /// <inheritdoc cref="UsePostgres(IMailservrBuilder, string?)"/>
    public static IMailservrBuilder UsePostgres(
        this IMailservrBuilder builder, Action<PostgresStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<PostgresStorageOptions>().Configure(configure);
        services.TryAddSingleton<PostgresStorage>();
        services.TryAddSingleton<PostgresMessageStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStorageInitializer, PostgresInitializer>());
        services.Replace(ServiceDescriptor.Singleton<IMessageStore>(p => p.GetRequiredService<PostgresMessageStore>()));
        services.Replace(
            ServiceDescriptor.Singleton<IAddressStatistics>(p => p.GetRequiredService<PostgresMessageStore>()));
        services.Replace(
            ServiceDescriptor.Singleton<IBlobReferences>(p => p.GetRequiredService<PostgresMessageStore>()));
        services.Replace(
            ServiceDescriptor.Singleton<IAttachmentIndex>(p => p.GetRequiredService<PostgresMessageStore>()));
        services.Replace(
            ServiceDescriptor.Singleton<IAttachmentUsage>(p => p.GetRequiredService<PostgresMessageStore>()));
        services.Replace(ServiceDescriptor.Singleton<IStorageVerification, PostgresVerification>());
        services.Replace(ServiceDescriptor.Singleton<IAccountErasure, PostgresErasure>());
        services.Replace(ServiceDescriptor.Singleton<IStorageBacklog, PostgresBacklog>());
        services.Replace(ServiceDescriptor.Singleton<IStorageTransfer, PostgresTransfer>());
        services.Replace(ServiceDescriptor.Singleton<IEventLog, PostgresEventLog>());
        services.Replace(ServiceDescriptor.Singleton<IIdBlocks, PostgresIdBlocks>());
        services.Replace(ServiceDescriptor.Singleton<IHostLeases, PostgresLeases>());
        services.TryAddSingleton<PostgresWebhookStore>();
        services.Replace(ServiceDescriptor.Singleton<IWebhookQueues>(p => p.GetRequiredService<PostgresWebhookStore>()));
        services.Replace(ServiceDescriptor.Singleton<IWebhookLog>(p => p.GetRequiredService<PostgresWebhookStore>()));
        return builder
            .AddRecords<AccountRecord>().AddRecords<ApiKeyRecord>().AddRecords<IdempotencyRecord>()
            .AddRecords<InvitationRecord>().AddRecords<CredentialRecord>().AddRecords<SessionRecord>()
            .AddRecords<SecretRecord>().AddRecords<AuditRecord>()
            .AddRecords<DomainRecord>().AddRecords<AddressRecord>().AddRecords<AddressCategoryRecord>()
            .AddRecords<BlockRecord>().AddRecords<ImageSenderRecord>().AddRecords<CursorRecord>()
            .AddRecords<PurchaseRecord>().AddRecords<VoucherRecord>().AddRecords<DomainCheckRecord>()
            .AddRecords<ErasureRecord>().AddRecords<RetiredAddressRecord>().AddRecords<ExportRecord>()
            .AddRecords<WebhookRecord>().AddRecords<InstallationRecord>();
    }

    private static IMailservrBuilder AddRecords<TRecord>(this IMailservrBuilder builder)
        where TRecord : Record
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<IRecordStore<TRecord>, PostgresRecordStore<TRecord>>());
        return builder;
    }
}
