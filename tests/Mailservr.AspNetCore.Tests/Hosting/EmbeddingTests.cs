using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Tests.Hosting;

/// <summary>Mailservr in an app that has a life of its own.</summary>
public sealed class EmbeddingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;

    [Fact]
    public async Task UnderAPrefix_EveryPath_KeepsIt()
    {
        await using var app = TestApp.Create(_folder);
        app.MapGroup("/mail").MapMailservr();
        app.MapGet("/", () => "the page of the app");
        await app.StartAsync();
        var client = Client(app, TestApp.AdminKey);

        var domains = await client.GetAsync("/mail/api/domains");
        var id = domains.Data[0].GetProperty("id").GetInt64();
        var created = await client.PostAsync("/mail/api/addresses", $$"""{"name":"a","domainId":{{id}}}""");

        Assert.Equal($"/mail/api/addresses/{created.Id}", created.Location);
        Assert.Equal("the page of the app", (await client.GetAsync("/")).Text);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/mail/health/ready")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/domains")).Status);
        var document = await client.GetAsync("/mail/openapi/mailservr.json");
        Assert.Contains("/mail/api/emails", document.Text, StringComparison.Ordinal);
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
        var ours = (await client.GetAsync("/openapi/mailservr.json")).Json.GetProperty("paths");

        Assert.Contains("addressFormat", (await client.GetAsync("/api/account")).Text, StringComparison.Ordinal);
        Assert.Contains("some_thing", (await client.GetAsync("/mine")).Text, StringComparison.Ordinal);
        Assert.Equal(["/mine"], theirs.EnumerateObject().Select(path => path.Name));
        Assert.False(ours.TryGetProperty("/mine", out _));
        Assert.True(ours.TryGetProperty("/api/emails/{id}/raw", out _));
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
