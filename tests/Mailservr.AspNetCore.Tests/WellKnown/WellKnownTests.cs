using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Tests.WellKnown;

public sealed class WellKnownTests(TestApp app)
{
    [Fact]
    public async Task Robots_NothingOfTheMail_IsForSearchEngines()
    {
        var robots = await new ApiClient(app.Client()).GetAsync("/robots.txt");
        Assert.Equal("text/plain; charset=utf-8", robots.ContentType);
        Assert.StartsWith("User-agent: *\nDisallow: /api/\n", robots.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/.well-known/security.txt")]
    [InlineData("/.well-known/change-password")]
    [InlineData("/.well-known/mta-sts.txt")]
    [InlineData("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200")]
    public async Task Page_NotConfigured_Is404(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await new ApiClient(app.Client()).GetAsync(path)).Status);

    [Fact]
    public async Task Pages_Configured_AreThere()
    {
        await using var host = await Host.StartAsync(
            ("WellKnown:SecurityContacts", "mailto:security@example.com, https://example.com/report"),
            ("WellKnown:SecurityPolicy", "https://example.com/policy"),
            ("WellKnown:ChangePassword", "/settings/password"),
            ("PublicUrl", "https://mail.example.com/base/"));

        var security = await host.Client.GetAsync("/.well-known/security.txt");
        Assert.Equal("text/plain; charset=utf-8", security.ContentType);
        var lines = security.Text.Split('\n');
        Assert.Equal("Contact: mailto:security@example.com", lines[0]);
        Assert.Equal("Contact: https://example.com/report", lines[1]);
        var expires = DateTimeOffset.Parse(lines[2]["Expires: ".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(expires - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(30), TimeSpan.FromDays(364));
        Assert.Equal("Canonical: https://mail.example.com/.well-known/security.txt", lines[3]);
        Assert.Equal("Policy: https://example.com/policy", lines[4]);

        var change = await host.Client.GetAsync("/.well-known/change-password");
        Assert.Equal(HttpStatusCode.Redirect, change.Status);
        Assert.Equal("/settings/password", change.Location);
    }

    [Fact]
    public async Task Pages_OfTheApp_ComeFirst()
    {
        await using var host = await Host.StartAsync(
            web =>
            {
                web.MapGet("/robots.txt", () => "ours");
                web.MapGet("/.well-known/security.txt", () => "ours too");
                web.MapFallback(() => "fallback");
            },
            ("WellKnown:SecurityContacts", "mailto:security@example.com"),
            ("WellKnown:ChangePassword", "https://id.example.com/password"));

        Assert.Equal("ours", (await host.Client.GetAsync("/robots.txt")).Text);
        Assert.Equal("ours too", (await host.Client.GetAsync("/.well-known/security.txt")).Text);
        Assert.Equal(
            "https://id.example.com/password", (await host.Client.GetAsync("/.well-known/change-password")).Location);
        Assert.Equal("fallback", (await host.Client.GetAsync("/elsewhere")).Text);
    }

    [Fact]
    public async Task Robots_FileOfTheApp_ComesFirst()
    {
        await using var host = await Host.StartAsync(
            web => web.UseStaticFiles(), folder =>
            {
                Directory.CreateDirectory(Path.Combine(folder, "wwwroot"));
                File.WriteAllText(Path.Combine(folder, "wwwroot", "robots.txt"), "a file");
            });
        Assert.Equal("a file", (await host.Client.GetAsync("/robots.txt")).Text);
    }

    [Theory]
    [InlineData("WellKnown:SecurityContacts", "security@example.com")]
    [InlineData("WellKnown:SecurityContacts", "mailto:a@b.example,javascript:alert(1)")]
    [InlineData("WellKnown:SecurityPolicy", "http://example.com/policy")]
    [InlineData("WellKnown:ChangePassword", "//elsewhere.example")]
    [InlineData("WellKnown:ChangePassword", "javascript:alert(1)")]
    [InlineData("Dns:Servers", "dns.example.com")]
    [InlineData("Dns:Timeout", "00:00:00")]
    [InlineData("Dns:TotalTimeout", "01:00:00")]
    [InlineData("Dns:Attempts", "0")]
    [InlineData("Dns:CacheEntries", "0")]
    [InlineData("DomainRecords:CheckInterval", "00:00:01")]
    [InlineData("DomainRecords:ReportAddress", "nobody")]
    public void Start_BadOption_IsNamed(string option, string value)
    {
        var configuration = new ConfigurationManager { [$"Mailservr:{option}"] = value };
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddMailservr();
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IOptions<MailservrOptions>>().Value);
        Assert.Contains($"Mailservr:{option}", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Host : IAsyncDisposable
    {
        private readonly string _folder;
        private readonly WebApplication _app;

        private Host(string folder, WebApplication app)
        {
            (_folder, _app) = (folder, app);
            Client = new ApiClient(new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
            {
                BaseAddress = new Uri(app.Urls.First()),
            });
        }

        public ApiClient Client { get; }

        public static Task<Host> StartAsync(params (string Option, string Value)[] options) =>
            StartAsync(_ => { }, _ => { }, options);

        public static Task<Host> StartAsync(Action<WebApplication> map, params (string Option, string Value)[] options) =>
            StartAsync(map, _ => { }, options);

        public static async Task<Host> StartAsync(
            Action<WebApplication> map, Action<string> prepare, params (string Option, string Value)[] options)
        {
            var folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
            prepare(folder);
            var app = TestApp.Create(folder, builder =>
            {
                foreach (var (option, value) in options)
                    builder.Configuration["Mailservr:" + option] = value;
            });
            try
            {
                app.MapMailservr();
                map(app);
                await app.StartAsync();
                return new Host(folder, app);
            }
            catch
            {
                await app.DisposeAsync();
                Directory.Delete(folder, recursive: true);
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
