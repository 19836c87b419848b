using Mailservr.Transfer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using StoredRecord = Mailservr.Storage.Record;

namespace Mailservr.Core.Tests.Transfer;

public sealed class TransferEndTests
{
    [Fact]
    public void Records_OfEveryTypeThereIs_AreTransferred()
    {
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.AddTraceLog()).AddMailservrCore();
        builder.Services.AddSingleton<IHostEnvironment>(new HostingEnvironment());
        builder.UseSqlite("never-opened.db");
        using var services = builder.Services.BuildServiceProvider();

        var transferred = services.GetRequiredService<TransferEnd>().Records
            .Select(records => records.GetType().GenericTypeArguments[0].Name).Order(StringComparer.Ordinal);

        var all = typeof(StoredRecord).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(StoredRecord))).Select(type => type.Name);
        Assert.Equal(all.Order(StringComparer.Ordinal), transferred);
    }

    private sealed class Builder : IMailservrBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
