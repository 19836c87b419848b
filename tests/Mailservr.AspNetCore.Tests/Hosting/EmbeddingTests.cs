using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mailservr.AspNetCore.Smtp;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Tests.Hosting;

/// <summary>Mailservr in an app that has a life of its own.</summary>
public sealed class EmbeddingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;

    [Fact]
    public async Task WithoutAWebServer_MailIsReceived()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder });
        builder.Logging.AddTraceLog();
        builder.AddMailservr(options =>
        {
            options.DataDirectory = _folder;
            options.Smtp.Listen = "127.0.0.1:0";
            options.Bootstrap.Announce = false;
        }).UseChosenStorage(_folder);
        using var host = builder.Build();
        await host.StartAsync();
        await using var client = await ScriptedSmtpClient.ConnectAsync(
            host.Services.GetRequiredService<SmtpEndPoints>().Smtp[0]);
        await client.HelloAsync();
        var answers = await client.SendMailAsync("sender@example.org", ["hello@mail.localhost"], "Subject: x\r\n\r\nx\r\n"u8.ToArray());

        Assert.Equal(250, answers[0].Code);
        await host.StopAsync();
    }

    [Fact]
    public async Task OnlySchemeOfTheApp_Stays_ItsDefault()
    {
        await using var app = TestApp.Create(_folder, builder =>
        {
            builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, HeaderScheme>("App", null);
            builder.Services.AddAuthorization();
        });
        app.MapGet("/mine", (ClaimsPrincipal user) => user.Identity?.Name).RequireAuthorization();
        app.MapMailservr();
        await app.StartAsync();

        var ofApp = await Client(app, null).GetAsync("/mine", ("X-User", "ada"));
        var withOurKey = await Client(app, TestApp.AdminKey).GetAsync("/mine");
        var ours = await Client(app, null).GetAsync("/api/account", ("X-User", "ada"));

        Assert.Equal("ada", ofApp.Text);
        Assert.Equal(HttpStatusCode.Unauthorized, withOurKey.Status);
        ours.IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task PolicyOfTheApp_OnOurEndpoints_IsNotTakenForOneOfOurs()
    {
        await using var app = TestApp.Create(_folder);
        app.MapMailservr().RequireAuthorization(policy => policy.RequireClaim("department", "mail"));
        await app.StartAsync();

        var refused = await Client(app, TestApp.AdminKey).GetAsync("/api/account");

        refused.IsProblem(403, "forbidden");
        Assert.Contains("A rule of the app", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppWithRazorPages_SignedInPages_AreShown()
    {
        await using var app = TestApp.Create(_folder, builder => builder.Services.AddRazorPages());
        app.MapMailservr();
        await app.StartAsync();
        var reader = await Dashboard.Reader.SignedInAsync(new Uri(app.Urls.First()));

        foreach (var path in (string[])["/mail", "/mail/addresses", "/mail/settings"])
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(path)).Status);
    }

    [Fact]
    public async Task OutputCacheOfTheApp_KeepsNoMail()
    {
        await using var app = TestApp.Create(_folder, builder => builder.Services.AddOutputCache(
            options => options.AddBasePolicy(policy => policy.Expire(TimeSpan.FromMinutes(1)))));
        var calls = 0;
        app.UseOutputCache();
        app.MapGet("/mine", () => $"{++calls}");
        app.MapMailservr();
        await app.StartAsync();
        var reader = await Dashboard.Reader.SignedInAsync(new Uri(app.Urls.First()));
        var seen = await reader.GetAsync("/mail/addresses");

        var unseen = await Client(app, null).GetAsync("/mail/addresses");

        Assert.Contains("/sign-out", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/sign-out", unseen.Text, StringComparison.Ordinal);
        Assert.Equal("1", (await Client(app, null).GetAsync("/mine")).Text);
        Assert.Equal("1", (await Client(app, null).GetAsync("/mine")).Text);
    }

    [Fact]
    public async Task FallbacksOfTheApp_LeaveUnknownPathsOfTheApi()
    {
        await using var app = TestApp.Create(_folder);
        app.MapMailservr();
        app.MapFallback("/api/{**slug}", () => "a page of the app");
        app.MapFallback(() => "the page of the app");
        await app.StartAsync();

        var unknown = await Client(app, TestApp.AdminKey).GetAsync("/api/nope");

        unknown.IsProblem(404, "not_found");
        Assert.Equal("the page of the app", (await Client(app, null).GetAsync("/somewhere")).Text);
    }

    [Fact]
    public async Task ProbeOfTheApp_ComesFirst()
    {
        await using var app = TestApp.Create(_folder);
        app.MapMailservr();
        app.MapGet("/health/live", () => "the app's");
        await app.StartAsync();

        Assert.Equal("the app's", (await Client(app, null).GetAsync("/health/live")).Text);
        Assert.Equal(HttpStatusCode.OK, (await Client(app, null).GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task BodyLimitOfTheApp_IsToldAsSuch()
    {
        await using var app = TestApp.Create(
            _folder, builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1000));
        app.MapMailservr();
        await app.StartAsync();

        var answer = await Client(app, TestApp.AdminKey).PostAsync("/api/addresses", $$"""{"note":"{{new string('x', 2000)}}"}""");

        answer.IsProblem(413, "body_too_large");
    }

    [Fact]
    public async Task StorageThatLacksASeam_Start_NamesIt()
    {
        await using var app = TestApp.Create(_folder, replace: services =>
            services.RemoveAll<IAddressStatistics>().AddMailservr());
        app.MapMailservr();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("registers IAddressStatistics, which is missing", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapWithoutAdd_IsRefusedWithASentence()
    {
        await using var app = WebApplication.Create();

        var exception = Assert.Throws<InvalidOperationException>(() => app.MapMailservr());

        Assert.Contains("AddMailservr", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppWithoutAuthentication_GetsNoDefaultScheme()
    {
        await using var app = TestApp.Create(_folder);

        var schemes = app.Services.GetRequiredService<IAuthenticationSchemeProvider>();

        Assert.Null(await schemes.GetDefaultAuthenticateSchemeAsync());
        Assert.NotNull(await schemes.GetSchemeAsync("Mailservr"));
    }

    [Fact]
    public async Task FallbackPolicyOfTheApp_DoesNotReachOurs()
    {
        await using var app = TestApp.Create(_folder, builder =>
        {
            builder.Services.AddAuthentication("App").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("App", null);
            builder.Services.AddAuthorizationBuilder()
                .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        });
        app.MapGet("/mine", () => "x");
        app.MapMailservr();
        await app.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await Client(app, null).GetAsync("/mine")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Client(app, null).GetAsync("/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Client(app, null).GetAsync("/openapi/mailservr.json")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Client(app, TestApp.AdminKey).GetAsync("/api/account")).Status);
    }

    [Fact]
    public async Task JsonAndOpenApiOfTheApp_AreItsOwn()
    {
        await using var app = TestApp.Create(_folder, builder =>
        {
            builder.Services.ConfigureHttpJsonOptions(options =>
                options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
            builder.Services.AddOpenApi();
        });
        app.MapOpenApi();
        app.MapGet("/mine", () => new { SomeThing = 1 });
        app.MapMailservr();
        await app.StartAsync();
        var client = Client(app, TestApp.AdminKey);

        var theirs = (await client.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");
        var document = (await client.GetAsync("/openapi/mailservr.json")).Json;
        var ours = document.GetProperty("paths");

        Assert.Contains("addressFormat", (await client.GetAsync("/api/account")).Text, StringComparison.Ordinal);
        Assert.Contains("some_thing", (await client.GetAsync("/mine")).Text, StringComparison.Ordinal);
        Assert.Equal(["/mine"], theirs.EnumerateObject().Select(path => path.Name));
        Assert.False(ours.TryGetProperty("/mine", out _));
        Assert.True(ours.TryGetProperty("/api/emails/{id}/raw", out _));
        var account = document.GetProperty("components").GetProperty("schemas").GetProperty("AccountView").GetProperty("properties");
        Assert.Equal("integer", account.GetProperty("id").GetProperty("type").GetString());
        Assert.True(account.TryGetProperty("addressFormat", out _));
    }

    [Fact]
    public async Task CalledTwice_IsAsIfCalledOnce()
    {
        await using var app = TestApp.Create(_folder, builder => builder.Services.AddMailservr().UseChosenStorage(_folder));
        app.MapMailservr();
        await app.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await Client(app, TestApp.AdminKey).GetAsync("/api/account")).Status);
    }

    [Fact]
    public async Task HttpFaults_Always_AreProblemsWithoutDetails()
    {
        await using var app = TestApp.Create(_folder, builder =>
            builder.Services.AddSingleton<Mailservr.Accounts.AccountSettings>(
                _ => throw new InvalidOperationException("a secret detail")));
        app.MapMailservr();
        await app.StartAsync();
        var client = Client(app, TestApp.AdminKey);

        var answer = await client.PatchAsync("/api/account", "{}");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.DoesNotContain("secret detail", answer.Text, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ApiClient Client(WebApplication app, string? key)
    {
        var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        if (key is not null)
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return new ApiClient(http);
    }

    private sealed class HeaderScheme(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-User"].ToString() is not { Length: > 0 } name)
                return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(
                new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }
}
