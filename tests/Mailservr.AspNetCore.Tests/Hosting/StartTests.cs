using System.Net;
using System.Net.Sockets;
using System.Text;
using Mailservr.AspNetCore.Hosting;
using Mailservr.AspNetCore.Smtp;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Tests.Hosting;

public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task NoStorage_Start_FailsWithTheWayOut(string environment)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = _folder, EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMailservr();
        await using var app = builder.Build();
        app.MapMailservr();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("UseSqlite", exception.Message, StringComparison.Ordinal);
        Assert.Contains("UsePostgres", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Smtp:Listen", "2525")]
    [InlineData("Smtp:Listen", "127.0.0.1")]
    [InlineData("Smtp:ListenTls", "host:25")]
    [InlineData("Lmtp:Listen", "127.0.0.1:99999")]
    [InlineData("Smtp:TrustedProxies", "10.0.0.0/99")]
    [InlineData("Smtp:XClientNetworks", "everyone")]
    [InlineData("Limits:Connections", "0")]
    [InlineData("PublicUrl", "/mail")]
    [InlineData("DataDirectory", " ")]
    [InlineData("AttachmentLinkLifetime", "8.00:00:00")]
    [InlineData("EventRetention", "00:00:00")]
    [InlineData("EventRetention", "1000000.00:00:00")]
    [InlineData("Webhooks:LogRetention", "1000000.00:00:00")]
    [InlineData("DomainRecords:CheckInterval", "50.00:00:00")]
    [InlineData("Smtp:Hostname", "bad host name")]
    [InlineData("Smtp:Hostname", "a\r\nb")]
    [InlineData("Secrets:MasterKeyFile", "/nowhere/master.keys")]
    [InlineData("Smtp:Certificate:KeyPath", "smtp.key")]
    [InlineData("Registration", "9")]
    [InlineData("DomainRecords:MtaSts", "7")]
    [InlineData("Bootstrap:AdminEmail", "root")]
    [InlineData("Bootstrap:ApiKey", "with space")]
    [InlineData("Billing:Plans:pro:Webhooks", "-1")]
    [InlineData("RemoteImages:CacheBytes", "-1")]
    [InlineData("RemoteImages:AllowedTargets", "10.0.0.0/99")]
    [InlineData("Billing:Plans:pro:AttachmentBytes", "0")]
    public void BadOption_Validated_IsNamedWithItsValue(string option, string value)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new($"Mailservr:{option}", value)]).Build());
        services.AddLogging();
        services.AddMailservr();
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IOptions<MailservrOptions>>().Value);

        Assert.Contains("Mailservr:" + option, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PlanWithABadValue_Validated_IsNamed()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Mailservr:Billing:Plans:pro:AttachmentBytes", "10GB")]).Build());
        services.AddMailservr();
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<InvalidOperationException>(
            () => provider.GetRequiredService<IOptions<MailservrOptions>>().Value);

        Assert.Contains("Mailservr:Billing:Plans:pro:AttachmentBytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_SectionAndCode_AreBothRead()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Mailservr:DataDirectory", "here"), new("Mailservr:Bootstrap:Domain", "a.example")]).Build());
        services.AddMailservr(options => options.Bootstrap.Domain = "b.example");
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<MailservrOptions>>().Value;

        Assert.Equal("here", options.DataDirectory);
        Assert.Equal("b.example", options.Bootstrap.Domain);
    }

    [Fact]
    public void Defaults_Always_AreValid() =>
        Assert.True(new MailservrOptionsValidator().Validate(null, new MailservrOptions()).Succeeded);

    [Fact]
    public async Task PortTaken_Start_FailsWithTheOption()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var app = TestApp.Create(_folder, builder => builder.Services.PostConfigure<MailservrOptions>(
            options => options.Smtp.Listen = taken.LocalEndpoint.ToString() ?? ""));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("Mailservr:Smtp:Listen", exception.Message, StringComparison.Ordinal);
        Assert.Contains(taken.LocalEndpoint.ToString() ?? "", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderThatCannotBeMade_Start_FailsWithTheOption()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        await using var app = TestApp.Create(_folder, builder => builder.Services.PostConfigure<MailservrOptions>(
            options => options.DataDirectory = file));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains($"Mailservr:DataDirectory is '{file}'", exception.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(exception.InnerException);
    }

    [Fact]
    public async Task MasterKeyIsDamaged_Start_FailsWithTheFile()
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "keys")).FullName, "master.keys");
        await File.WriteAllTextAsync(file, "half a key");
        await using var app = TestApp.Create(_folder);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("half a key", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BlobsOfAnotherInstallation_Start_FailsWithWhatToDo()
    {
        var mark = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "blobs")).FullName, "owner");
        await File.WriteAllTextAsync(mark, $"{Guid.NewGuid()}\n");
        await using (var app = TestApp.Create(_folder))
        {
            app.MapMailservr();
            var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
            Assert.EndsWith("delete 'owner'.", exception.Message, StringComparison.Ordinal);
        }

        File.Delete(mark);
        await using var again = TestApp.Create(_folder);
        again.MapMailservr();
        await again.StartAsync();
        Assert.True(File.Exists(mark));
    }

    [Fact]
    public async Task Restart_SameFolder_HasEverythingStill()
    {
        long id;
        await using (var first = TestApp.Create(_folder))
        {
            first.MapMailservr();
            await first.StartAsync();
            id = (await Client(first).AddressAsync("kept")).Id;
            await first.StopAsync();
        }

        await using var second = TestApp.Create(_folder);
        second.MapMailservr();
        await second.StartAsync();

        var read = await Client(second).GetAsync($"/api/addresses/{id}");
        Assert.Equal("kept@mail.localhost", read.Data.GetProperty("address").GetString());
        Assert.NotEmpty(second.Services.GetRequiredService<SmtpEndPoints>().Smtp);
    }

    [Fact]
    public async Task DisposedWithoutAStop_TheSameMailAgain_IsASecondMessageAndNothingHasFailed()
    {
        var log = new LogLines();
        for (var start = 0; start < 2; start++)
        {
            await using var app = TestApp.Create(_folder, builder => builder.Logging.AddProvider(log));
            app.MapMailservr();
            await app.StartAsync();
            await SendAsync(app, "Subject: again\r\nMessage-ID: <again@example.org>\r\n\r\nx\r\n");
        }

        await using var last = TestApp.Create(_folder);
        last.MapMailservr();
        await last.StartAsync();
        Assert.Equal(2, (await Client(last).GetAsync("/api/emails")).Data.GetArrayLength());
        Assert.DoesNotContain(log.Lines, line => line.Contains("BackgroundService", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StoppedTwice_CountsOnce()
    {
        var log = new LogLines();
        await using (var app = TestApp.Create(_folder, builder => builder.Logging.AddProvider(log)))
        {
            app.MapMailservr();
            await app.StartAsync();
            foreach (var service in app.Services.GetServices<IHostedService>())
                await service.StopAsync(default);
            await app.StopAsync();
        }

        Assert.Single(log.Lines, line => line.StartsWith("Since the start", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task SendAsync(WebApplication app, string message)
    {
        await using var client = await ScriptedSmtpClient.ConnectAsync(app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0]);
        await client.HelloAsync();
        var answers = await client.SendMailAsync("a@example.org", ["hello@mail.localhost"], Encoding.ASCII.GetBytes(message));
        Assert.Equal(250, answers[0].Code);
        await client.ExpectAsync(221, "QUIT");
    }

    private static ApiClient Client(WebApplication app)
    {
        var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestApp.AdminKey);
        return new ApiClient(http);
    }
}
