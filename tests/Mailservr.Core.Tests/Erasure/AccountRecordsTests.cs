using Mailservr.Erasure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using StoredRecord = Mailservr.Storage.Record;

namespace Mailservr.Core.Tests.Erasure;

public sealed class AccountRecordsTests
{
    /// <summary>
    /// Of no account, or what stays: purchases and vouchers name nobody. The account itself goes first, exports by a class of
    /// their own.
    /// </summary>
    private static readonly string[] Others =
    [
        "AccountRecord", "CursorRecord", "DomainCheckRecord", "DomainRecord", "ErasureRecord", "ExportRecord",
        "InstallationRecord", "InvitationRecord", "PurchaseRecord", "RetiredAddressRecord", "VoucherRecord",
    ];

    [Fact]
    public void Records_OfEveryTypeThereIs_ArePurgedOrKnownToStay()
    {
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.AddTraceLog()).AddMailservrCore();
        builder.Services.AddSingleton<IHostEnvironment>(new HostingEnvironment());
        builder.UseSqlite("never-opened.db");
        using var services = builder.Services.BuildServiceProvider();

        var records = services.GetRequiredService<AccountRecords>();

        var purged = records.Access.Concat(records.Data).Where(owned => owned.GetType().IsGenericType)
            .Select(owned => owned.GetType().GenericTypeArguments[0].Name);
        var all = typeof(StoredRecord).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(StoredRecord))).Select(type => type.Name);
        Assert.Equal(all.Order(StringComparer.Ordinal), purged.Concat(Others).Order(StringComparer.Ordinal));
        Assert.Contains(records.Data, owned => owned is OwnedExports);
    }

    private sealed class Builder : IMailservrBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
