using System.Collections.Concurrent;
using Mailservr.AspNetCore.Google;
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
    [InlineData("Mailserver:Smtp:Listen", "Mailserver", "Mailservr")]
    [InlineData("Mailservr:Smpt:Listen", "Mailservr:Smpt", "Mailservr:Smtp")]
    [InlineData("Mailservr:webhook:Attempts", "Mailservr:webhook", "Mailservr:Webhooks")]
    [InlineData("Mailservr:PublicUri", "Mailservr:PublicUri", "Mailservr:PublicUrl")]
    [InlineData("Mailservr:Blob", "Mailservr:Blob", "Mailservr:Blobs")]
    [InlineData("Mailservr:Postgre:Writers", "Mailservr:Postgre", "Mailservr:Postgres")]
    [InlineData("Mailservr:hostname", "Mailservr:hostname", "Mailservr:Smtp:Hostname")]
    public void Section_WithOneWrongLetter_IsToldWithTheRightOne(string key, string section, string meant) =>
        Assert.Equal($"{section} is no setting and is ignored. Did you mean {meant}?", Assert.Single(TellOf(key)));

    [Theory]
    [InlineData("Smtp:Listen:0")]
    [InlineData("Dns:Servers:1")]
    [InlineData("Registration:Mode")]
    public void List_WhereOneTextIsRead_IsToldOf(string key)
    {
        var path = key[..key.LastIndexOf(':')];

        Assert.StartsWith($"Mailservr:{path} is one value, and what stands below it is ignored.", Assert.Single(Tell(key)), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_WhereASectionIsRead_IsToldOf() =>
        Assert.StartsWith("Mailservr:Limits is a section, and its value is ignored. It has: ", Assert.Single(Tell("Limits")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Mailserver:Host")]
    [InlineData("Mailer:Smtp:Listen")]
    [InlineData("Mailservr:Smarthost:Name")]
    public void Section_ThatMayBeSomebodyElses_IsNotToldOf(string key) => Assert.Empty(TellOf(key));

    [Theory]
    [InlineData("limits:messagebytes")]
    [InlineData("Registration")]
    [InlineData("Smtp:Certificate:Path")]
    [InlineData("Billing:Plans:mine:Price")]
    [InlineData("Storage")]
    [InlineData("Vouchers:Codes:spring")]
    [InlineData("Something:Of:The:App")]
    public void Key_ThatIsReadOrOfSomebodyElse_IsNotToldOf(string key) => Assert.Empty(Tell(key));

    [Theory]
    [InlineData("ClientID", null)]
    [InlineData("ClientIdentifier", "Mailservr:Google:ClientIdentifier is no setting and is ignored. Mailservr:Google has: ClientId, ")]
    public void Key_OfAPackage_IsToldOfWhenNothingReadsIt(string key, string? told)
    {
        var lines = TellOf("Mailservr:Google:" + key, new SettingsSection("Mailservr:Google", typeof(GoogleOptions)));

        Assert.Equal(told is not null, lines.Any(line => line.StartsWith(told ?? "", StringComparison.Ordinal)));
    }

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

    private static ConcurrentQueue<string> Tell(string key) => TellOf("Mailservr:" + key);

    private static ConcurrentQueue<string> TellOf(string key, params SettingsSection[] ofPackages)
    {
        using var log = new LogLines();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(key, "the value")]).Build();
        UnknownSettings.Tell(settings, ofPackages, log);
        return log.Lines;
    }
}
