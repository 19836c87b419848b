using System.Net;
using Mailservr.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Hosting;

/// <summary>In an app that proxies, prefixes and rewriters change the paths and the callers of.</summary>
public sealed class PathsOfTheAppTests : IDisposable
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
        Assert.Equal("/mail", OpenApiDescription.FindPrefix(app.Services.GetRequiredService<EndpointDataSource>()));
    }

    [Theory]
    [InlineData("https://example.com/Base")]
    [InlineData("https://example.com")]
    public async Task BelowABasePath_PublicAddress_HasItOnce(string publicUrl)
    {
        await using var app = TestApp.Create(
            _folder, builder => builder.Configuration["Mailservr:PublicUrl"] = publicUrl);
        app.UsePathBase("/base");
        app.UseRouting();
        app.UseAuthorization();
        app.MapMailservr();
        await app.StartAsync();

        var document = (await Client(app, null).GetAsync("/base/openapi/mailservr.json")).Json;

        Assert.Equal("https://example.com/base", document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task ForwardedHeadersBehindAuthentication_SecureSession_OpensTheApi()
    {
        await using var app = TestApp.Create(_folder, builder => builder.Services.Configure<MailservrOptions>(
            options => options.Bootstrap.AdminPassword = "Zebra-Quantum-77-x"));
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto });
        app.MapMailservr();
        await app.StartAsync();
        var client = Client(app, null);
        var signedIn = await client.PostAsync(
            "/api/auth/login", """{"email":"admin@localhost","password":"Zebra-Quantum-77-x"}""", ("X-Forwarded-Proto", "https"));
        var cookie = signedIn.Headers["Set-Cookie"];

        var account = await client.GetAsync(
            "/api/account", ("X-Forwarded-Proto", "https"), ("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]));

        Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, account.Status);
    }

    [Fact]
    public async Task PathRewrittenBehindAuthorization_OpensNothing()
    {
        await using var app = TestApp.Create(_folder);
        app.UseRewriter(new RewriteOptions().AddRewrite("^m/(.*)", "api/$1", skipRemainingRules: true));
        app.MapMailservr();
        app.MapFallback(() => "the page of the app");
        await app.StartAsync();
        var (stranger, admin) = (Client(app, null), Client(app, TestApp.AdminKey));
        var before = (await admin.GetAsync("/api/domains")).Data.GetArrayLength();

        var users = await stranger.GetAsync("/m/admin/users");
        var domain = await stranger.PostAsync("/m/domains", """{"name":"stolen.example"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, users.Status);
        Assert.NotEqual(HttpStatusCode.Created, domain.Status);
        Assert.Equal(before, (await admin.GetAsync("/api/domains")).Data.GetArrayLength());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ApiClient Client(WebApplication app, string? key) => new(TestApp.Client(new Uri(app.Urls.First()), key));
}
