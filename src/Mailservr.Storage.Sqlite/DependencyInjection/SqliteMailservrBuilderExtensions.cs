using System.Text.Json.Serialization.Metadata;
using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Events;
using Mailservr.Serialization;
using Mailservr.Storage;
using Mailservr.Storage.Sqlite;
using Mailservr.Transfer;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

public static class SqliteMailservrBuilderExtensions
{
    /// <summary>Keeps mail and records in SQLite: one file, no server, one process.</summary>
    /// <param name="builder">What <c>AddMailservr</c> returned.</param>
    /// <param name="connectionOrPath">See <see cref="SqliteStorageOptions.Path"/>.</param>
    public static IMailservrBuilder UseSqlite(this IMailservrBuilder builder, string? connectionOrPath = null) =>
        builder.UseSqlite(options => options.Path = connectionOrPath ?? options.Path);

    /// <summary>Keeps mail and records in SQLite: one file, no server, one process.</summary>
    public static IMailservrBuilder UseSqlite(this IMailservrBuilder builder, Action<SqliteStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<SqliteStorageOptions>().Configure(configure);
        services.TryAddSingleton<SqliteStorage>();
        services.TryAddSingleton<SqliteMessageStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStorageInitializer, SqliteInitializer>());
        services.Replace(ServiceDescriptor.Singleton<IMessageStore>(p => p.GetRequiredService<SqliteMessageStore>()));
        services.Replace(
            ServiceDescriptor.Singleton<IAddressStatistics>(p => p.GetRequiredService<SqliteMessageStore>()));
        services.Replace(ServiceDescriptor.Singleton<IBlobReferences>(p => p.GetRequiredService<SqliteMessageStore>()));
        services.Replace(
            ServiceDescriptor.Singleton<IAttachmentIndex>(p => p.GetRequiredService<SqliteMessageStore>()));
        services.Replace(
            ServiceDescriptor.Singleton<IAttachmentUsage>(p => p.GetRequiredService<SqliteMessageStore>()));
        services.Replace(ServiceDescriptor.Singleton<IStorageVerification, SqliteVerification>());
        services.Replace(ServiceDescriptor.Singleton<IAccountErasure, SqliteErasure>());
        services.Replace(ServiceDescriptor.Singleton<IStorageBacklog, SqliteBacklog>());
        services.Replace(ServiceDescriptor.Singleton<IStorageTransfer, SqliteTransfer>());
        services.Replace(ServiceDescriptor.Singleton<IEventLog, SqliteEventLog>());
        services.Replace(ServiceDescriptor.Singleton<IIdBlocks, SqliteIdBlocks>());
        services.TryAddSingleton<SqliteWebhookStore>();
        services.Replace(ServiceDescriptor.Singleton<IWebhookQueues>(p => p.GetRequiredService<SqliteWebhookStore>()));
        services.Replace(ServiceDescriptor.Singleton<IWebhookLog>(p => p.GetRequiredService<SqliteWebhookStore>()));
        return builder.AddRecords();
    }

    /// <summary>Keeps a record type of your own in the same database, as <see cref="IRecordStore{TRecord}"/>.</summary>
    /// <param name="builder">What <c>AddMailservr</c> returned.</param>
    /// <param name="name">Marks the rows of the type in the database: never to be changed.</param>
    /// <param name="json">How a record is written and read.</param>
    public static IMailservrBuilder AddSqliteRecords<TRecord>(
        this IMailservrBuilder builder, string name, JsonTypeInfo<TRecord> json)
        where TRecord : Record
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(json);
        var type = new SqliteRecordType<TRecord>(name, json);
        builder.Services.Replace(ServiceDescriptor.Singleton<IRecordStore<TRecord>>(
            provider => new SqliteRecordStore<TRecord>(provider.GetRequiredService<SqliteStorage>(), type)));
        return builder;
    }

    private static IMailservrBuilder AddRecords(this IMailservrBuilder builder) => builder
        .AddSqliteRecords("account", MailservrJson.Default.AccountRecord)
        .AddSqliteRecords("api_key", MailservrJson.Default.ApiKeyRecord)
        .AddSqliteRecords("idempotency", MailservrJson.Default.IdempotencyRecord)
        .AddSqliteRecords("invitation", MailservrJson.Default.InvitationRecord)
        .AddSqliteRecords("credential", MailservrJson.Default.CredentialRecord)
        .AddSqliteRecords("session", MailservrJson.Default.SessionRecord)
        .AddSqliteRecords("secret", MailservrJson.Default.SecretRecord)
        .AddSqliteRecords("audit", MailservrJson.Default.AuditRecord)
        .AddSqliteRecords("domain", MailservrJson.Default.DomainRecord)
        .AddSqliteRecords("domain_check", MailservrJson.Default.DomainCheckRecord)
        .AddSqliteRecords("address", MailservrJson.Default.AddressRecord)
        .AddSqliteRecords("retired_address", MailservrJson.Default.RetiredAddressRecord)
        .AddSqliteRecords("address_category", MailservrJson.Default.AddressCategoryRecord)
        .AddSqliteRecords("block", MailservrJson.Default.BlockRecord)
        .AddSqliteRecords("image_sender", MailservrJson.Default.ImageSenderRecord)
        .AddSqliteRecords("cursor", MailservrJson.Default.CursorRecord)
        .AddSqliteRecords("installation", MailservrJson.Default.InstallationRecord)
        .AddSqliteRecords("purchase", MailservrJson.Default.PurchaseRecord)
        .AddSqliteRecords("voucher", MailservrJson.Default.VoucherRecord)
        .AddSqliteRecords("erasure", MailservrJson.Default.ErasureRecord)
        .AddSqliteRecords("export", MailservrJson.Default.ExportRecord)
        .AddSqliteRecords("webhook", MailservrJson.Default.WebhookRecord);
}
