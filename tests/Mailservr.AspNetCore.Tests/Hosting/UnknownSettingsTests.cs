using System.Collections.Concurrent;
using Mailservr.AspNetCore.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Tests.Hosting;

public sealed class UnknownSettingsTests
{
    [Theory]
    [InlineData("Limits:MessageSize", "Limits", "MessageBytes")]
    [InlineData("Smtp:Certificate:File", "Smtp:Certificate", "KeyPath")]
    [InlineData("Billing:Plans:pro:Prize", "Billing:Plans:pro", "Price")]
    public void Key_ThatNothingReads_IsToldWithThoseThatExist(string key, string section, string known)
    {
        var line = Assert.Single(Tell(key));

        Assert.StartsWith($"Mailservr:{key} is no setting and is ignored. Mailservr:{section} has: ", line, StringComparison.Ordinal);
        Assert.Contains(known, line, StringComparison.Ordinal);
        Assert.DoesNotContain("the value", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limits:messagebytes")]
    [InlineData("Registration")]
    [InlineData("Smtp:Certificate:Path")]
    [InlineData("Billing:Plans:mine:Price")]
    [InlineData("Storage")]
    [InlineData("Vouchers:Codes:spring")]
    [InlineData("Something:Of:The:App")]
    public void Key_ThatIsReadOrOfSomebodyElse_IsNotToldOf(string key) => Assert.Empty(Tell(key));

    [Fact]
    public async Task Start_WithSuchAKey_TellsOfIt()
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
        using var log = new LogLines();
        await using (var app = TestApp.Create(folder, builder =>
        {
            builder.Logging.AddProvider(log);
            builder.Configuration.AddInMemoryCollection([new("Mailservr:Limits:MessageSize", "1")]);
        }))
        {
            app.MapMailservr();
            await app.StartAsync(TestContext.Current.CancellationToken);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }

        Directory.Delete(folder, recursive: true);
        Assert.Contains(log.Lines, line => line.StartsWith("Mailservr:Limits:MessageSize is no setting", StringComparison.Ordinal));
    }

    private static ConcurrentQueue<string> Tell(string key)
    {
        using var log = new LogLines();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Mailservr:" + key, "the value")]).Build();
        UnknownSettings.Tell(settings, log);
        return log.Lines;
    }
}
