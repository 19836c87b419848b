using System.Net;
using Mailservr.Client;
using Microsoft.AspNetCore.Builder;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class SessionTests(TestApp app)
{
    private const string Another = "another long password";

    [Fact]
    public async Task Register_SetsTheOnlyCookieAndShowsTheAccount()
    {
        var browser = new Browser(app.Url);

        var answer = await browser.PostAsync(
            "/api/auth/register",
            $$"""{"email":"{{browser.Email}}","password":"{{Browser.Password}}","role":"admin","plan":"pro","id":1}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("/api/account", answer.Location);
        Assert.Equal("user", answer.Data.GetProperty("role").GetString());
        Assert.Equal("unlimited", answer.Data.GetProperty("plan").GetString());
        Assert.Equal(["mailservr-session"], browser.Cookies.Keys);
        Assert.Contains("httponly", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/account")).Status);
    }

    [Fact]
    public async Task Cookie_BehindHttps_IsSecureAndOfThisHost()
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-");
        await using var secure = TestApp.Create(folder.FullName, builder =>
            builder.Configuration["Mailservr:PublicUrl"] = "https://mail.example.org");
        secure.MapMailservr();
        await secure.StartAsync(TestContext.Current.CancellationToken);
        var browser = await Browser.RegisteredAsync(new Uri(secure.Urls.First()));

        Assert.StartsWith("__Host-mailservr-session=", browser.SetCookie, StringComparison.Ordinal);
        Assert.Contains("secure", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        var token = browser.Cookies["__Host-mailservr-session"];
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/account")).Status);
        var planted = new Browser(new Uri(secure.Urls.First())) { Cookies = { ["mailservr-session"] = token } };
        (await planted.GetAsync("/api/account")).IsProblem(401, "unauthenticated");
        await secure.StopAsync(TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Login_WrongAndUnknown_AreAnsweredAlike()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var stranger = new Browser(app.Url);

        var wrong = await stranger.LoginAsync(browser.Email, "wrong wrong wrong");
        var unknown = await stranger.LoginAsync("nobody-at-all@example.org", "wrong wrong wrong");
        var empty = await stranger.PostAsync("/api/auth/login", "{}");

        wrong.IsProblem(401, "invalid_credentials");
        Assert.Equal(wrong.WithoutTraceId(), unknown.WithoutTraceId());
        Assert.Equal(wrong.WithoutTraceId(), empty.WithoutTraceId());
        Assert.Empty(stranger.Cookies);
    }

    [Fact]
    public async Task Login_WithACookieFromBefore_IsAnotherSession()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var before = browser.Cookies["mailservr-session"];

        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync(browser.Email, Browser.Password)).Status);

        Assert.NotEqual(before, browser.Cookies["mailservr-session"]);
    }

    [Fact]
    public async Task Logout_ThenTheOldCookie_IsNobody()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var thief = new Browser(app.Url) { Cookies = { ["mailservr-session"] = browser.Cookies["mailservr-session"] } };
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/api/account")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/api/auth/logout", null)).Status);

        Assert.Empty(browser.Cookies);
        (await thief.GetAsync("/api/account")).IsProblem(401, "unauthenticated");
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/api/auth/logout", null)).Status);
    }

    [Theory]
    [InlineData("cross-site", null, 403)]
    [InlineData("same-site", null, 403)]
    [InlineData("none", null, 403)]
    [InlineData(null, null, 403)]
    [InlineData(null, "https://evil.example", 403)]
    [InlineData(null, "null", 403)]
    [InlineData("cross-site", "ours", 403)]
    [InlineData("same-origin", null, 200)]
    [InlineData(null, "ours", 200)]
    public async Task Write_ByCookie_NeedsProofOfTheSameOrigin(string? site, string? origin, int status)
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        (string, string)[] headers = origin is null
            ? []
            : [("Origin", origin == "ours" ? app.Url.GetLeftPart(UriPartial.Authority) : origin)];

        var answer = await browser.SendAsync(HttpMethod.Patch, "/api/account", """{"name":"X"}""", site, headers);
        var read = await browser.SendAsync(HttpMethod.Get, "/api/account", null, null);

        Assert.Equal(status, (int)answer.Status);
        if (status == 403)
            answer.IsProblem(403, "cross_site");
        Assert.Equal(HttpStatusCode.OK, read.Status);
    }

    [Fact]
    public async Task Login_FromAnotherSite_Is403()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var json = $$"""{"email":"{{browser.Email}}","password":"{{Browser.Password}}"}""";

        (await browser.SendAsync(HttpMethod.Post, "/api/auth/login", json, "cross-site")).IsProblem(403, "cross_site");
        (await browser.SendAsync(HttpMethod.Post, "/api/auth/logout", null, "cross-site")).IsProblem(403, "cross_site");
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/api/auth/login", json, null)).Status);
    }

    [Fact]
    public async Task Sessions_Revoked_EndAtOnce()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var phone = new Browser(app.Url);
        await phone.Client.Sessions.LoginAsync(browser.Email, Browser.Password);
        var sessions = browser.Client.Sessions;

        var list = await sessions.ListAsync().ToListAsync();
        var other = list.Single(session => !session.Current);
        await sessions.DeleteAsync(other.Id);

        Assert.Equal(HttpStatusCode.NoContent, browser.Answered.Status);
        Assert.Equal(2, list.Count);
        await phone.Client.Account.GetAsync().IsRefusedAsync(401, "unauthenticated");
        Assert.Equal(browser.Email, (await browser.Client.Account.GetAsync()).Email);
        await sessions.DeleteAsync(other.Id).IsRefusedAsync(404, "not_found");
    }

    [Fact]
    public async Task Password_Changed_EndsTheOtherSessions()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var phone = new Browser(app.Url);
        await phone.Client.Sessions.LoginAsync(browser.Email, Browser.Password);

        await browser.Client.Account.ChangePasswordAsync("wrong", Another).IsRefusedAsync(400, "invalid");
        await browser.Client.Account.ChangePasswordAsync(Browser.Password, Another);

        Assert.Equal(HttpStatusCode.NoContent, browser.Answered.Status);
        await phone.Client.Account.GetAsync().IsRefusedAsync(401, "unauthenticated");
        Assert.Equal(browser.Email, (await browser.Client.Account.GetAsync()).Email);
        await phone.Client.Sessions.LoginAsync(browser.Email, Browser.Password).IsRefusedAsync(401, "invalid_credentials");
        Assert.Equal(browser.Email, (await phone.Client.Sessions.LoginAsync(browser.Email, Another)).Email);
    }

    [Fact]
    public async Task Password_OfAnAccountWithout_IsSetByItsKey()
    {
        var account = await app.AccountAsync();
        var email = (await account.Client.Account.GetAsync()).Email;

        await account.Client.Account.ChangePasswordAsync(null, Another);

        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
        Assert.Equal(email, (await new Browser(app.Url).Client.Sessions.LoginAsync(email, Another)).Email);
        await account.Client.Account.ChangePasswordAsync(null, "yet another password").IsRefusedAsync(400, "invalid");
    }

    [Fact]
    public async Task Login_TenWrong_Is429WithRetryAfter()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        // From an address it has not signed in from it would end here; its own network is turned away as well, for itself.
        var sessions = browser.Client.Sessions;
        for (var i = 0; i < 10; i++)
            await sessions.LoginAsync(browser.Email, "wrong wrong wrong").IsRefusedAsync(401, "invalid_credentials");

        var refused = await sessions.LoginAsync(browser.Email, Browser.Password).IsRefusedAsync(429, "too_many_attempts");

        Assert.InRange(refused.RetryAfter ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(900));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("password1234")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012")]
    [InlineData("with a \\u0000 in it")]
    public async Task Register_BadPassword_Is400AndNamesIt(string password)
    {
        var browser = new Browser(app.Url);

        var answer = await browser.PostAsync(
            "/api/auth/register", $$"""{"email":"{{browser.Email}}","password":"{{password}}"}""");

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty("password", out _));
    }

    [Fact]
    public async Task Audit_WhatWasDone_IsThereNewestFirst()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var key = await browser.Client.ApiKeys.CreateAsync(new NewApiKey { Name = "k" });
        await browser.Client.ApiKeys.DeleteAsync(key.Id);

        var log = await browser.Client.Account.ListAuditAsync().ToListAsync();

        Assert.Equal(["api_key.deleted", "api_key.created", "account.registered"], log.Select(entry => entry.Action));
        Assert.Equal(($"{key.Id}", $"{key.Id}"), (log[0].Target, log[1].Target));
        Assert.Equal("127.0.0.1", log[0].Actor.RemoteAddress);
        Assert.DoesNotContain(key.Key ?? "none", browser.Answered.Text, StringComparison.Ordinal);
    }
}
