using System.Net;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Tests.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Tests.Http;

/// <summary>What is answered while the database server is away, and when it is back.</summary>
public sealed class StoreAwayTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private readonly PostgresServer _server = new();
    private readonly LogLines _log = new();
    private WebApplication? _app;

    private WebApplication App => _app ?? throw new InvalidOperationException("It does not run.");

    private Uri Url => new(App.Urls.First());

    public async ValueTask InitializeAsync()
    {
        PostgresServer.Require();
        await _server.InitializeAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder });
        builder.Logging.ClearProviders().AddTraceLog().AddProvider(_log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMailservr(options =>
        {
            options.DataDirectory = _folder;
            options.Smtp.Listen = "127.0.0.1:0";
            options.Bootstrap.ApiKey = TestApp.AdminKey;
            options.Bootstrap.Announce = false;
            options.Registration = RegistrationMode.Open;
            options.Accounts.PasswordCost = 4;
        }).UsePostgres(await _server.CreateDatabaseAsync());
        _app = builder.Build();
        _app.MapMailservr();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("GET", "/api/account", null)]
    [InlineData("GET", "/api/webhooks/1/deliveries", null)]
    [InlineData("POST", "/api/addresses/generate", "{}")]
    [InlineData("POST", "/api/auth/login", """{"email":"a@example.org","password":"twelve letters"}""")]
    public async Task Request_WhileTheDatabaseIsAway_IsPutOffWithOneLineOfTheLog(string method, string path, string? body)
    {
        var client = new ApiClient(TestApp.Client(Url, TestApp.AdminKey));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/account")).Status);
        await _server.KillAsync();
        _log.Lines.Clear();

        var answer = await client.SendAsync(new HttpMethod(method), path, body);

        answer.IsProblem(503, "not_ready");
        Assert.Equal("5", answer.Headers["Retry-After"]);
        var line = Assert.Single(_log.Lines, line => line.Contains("was answered with 503", StringComparison.Ordinal));
        Assert.Single(line.Split('\n'));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("unhandled exception", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("A connection was lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wait_WhenTheDatabaseGoesAway_IsPutOff()
    {
        var client = new ApiClient(TestApp.Client(Url, TestApp.AdminKey));
        var waiting = client.GetAsync("/api/emails/wait?timeoutSeconds=60");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/account")).Status);

        await _server.KillAsync();

        (await waiting).IsProblem(503, "not_ready");
    }

    [Fact]
    public async Task Page_WhileTheDatabaseIsAway_SaysSoAndIsThereAgainWhenItIsBack()
    {
        var reader = await Reader.SignedInAsync(Url);
        await _server.KillAsync();

        var away = await reader.GetAsync("/mail", 503);
        await _server.RestartAsync();

        Assert.Equal("5", away.Headers["Retry-After"]);
        Assert.Contains("The database does not answer at the moment.", away.Text, StringComparison.Ordinal);
        await reader.GetAsync("/mail");
    }

    [Fact]
    public async Task Live_WhileTheDatabaseIsAway_IsLive()
    {
        await _server.KillAsync();

        var answer = await new ApiClient(TestApp.Client(Url, TestApp.AdminKey)).GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }
}
