using System.Net;
using System.Text.Json;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class TwoFactorTests(TestApp app)
{
    [Fact]
    public async Task TwoFactor_FromEnrolmentToTheEnd_AsksForCodesInBetween()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var before = await browser.GetAsync("/api/account");
        var (authenticator, codes) = await EnrolAsync(browser);
        var during = await browser.GetAsync("/api/account");
        var phone = new Browser(app.Url);

        var without = await phone.LoginAsync(browser.Email, Browser.Password);
        var code = authenticator.Next();
        var with = await LoginAsync(phone, browser.Email, code);
        var again = await LoginAsync(new Browser(app.Url), browser.Email, code);
        var removed = await SendAsync(browser, HttpMethod.Delete, "", codes[0]);
        var after = await browser.GetAsync("/api/account");

        Assert.False(before.Data.GetProperty("twoFactor").GetBoolean());
        Assert.True(during.Data.GetProperty("twoFactor").GetBoolean());
        Assert.NotEqual(before.ETag, during.ETag);
        without.IsProblem(401, "second_factor_required");
        Assert.Equal(HttpStatusCode.OK, with.Status);
        Assert.NotEmpty(phone.Cookies);
        again.IsProblem(401, "second_factor_invalid");
        Assert.Equal(HttpStatusCode.NoContent, removed.Status);
        Assert.False(after.Data.GetProperty("twoFactor").GetBoolean());
        Assert.Equal(before.ETag, after.ETag);
        Assert.Equal(HttpStatusCode.OK, (await phone.LoginAsync(browser.Email, Browser.Password)).Status);
    }

    [Fact]
    public async Task TwoFactor_NewSecret_IsShownWithItsUriAndNotKept()
    {
        var browser = await Browser.RegisteredAsync(app.Url);

        var answer = await browser.PostAsync("/api/account/two-factor", $$"""{"password":"{{Browser.Password}}"}""");
        var wrong = await browser.PostAsync("/api/account/two-factor", """{"password":"wrong wrong wrong"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        var secret = answer.Data.GetProperty("secret").GetString() ?? "";
        Assert.Equal(32, secret.Length);
        Assert.Equal(
            $"otpauth://totp/Mailservr:{Uri.EscapeDataString(browser.Email)}?secret={secret}&issuer=Mailservr"
            + "&algorithm=SHA1&digits=6&period=30",
            answer.Data.GetProperty("uri").GetString());
        wrong.IsProblem(400, "invalid");
        Assert.True(wrong.Json.GetProperty("errors").TryGetProperty("password", out _));
    }

    [Fact]
    public async Task RecoveryCodes_Renewed_TakePasswordAndCode()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        (await SendAsync(browser, HttpMethod.Post, "/recovery-codes", "123456")).IsProblem(409, "second_factor_off");
        var (authenticator, codes) = await EnrolAsync(browser);

        var missing = await SendAsync(browser, HttpMethod.Post, "/recovery-codes", "");
        var renewed = await SendAsync(browser, HttpMethod.Post, "/recovery-codes", authenticator.Next());

        missing.IsProblem(400, "invalid");
        var fresh = CodesOf(renewed);
        Assert.Equal(10, fresh.Count);
        Assert.Empty(fresh.Intersect(codes));
        (await LoginAsync(new Browser(app.Url), browser.Email, codes[1])).IsProblem(401, "second_factor_invalid");
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(new Browser(app.Url), browser.Email, fresh[1])).Status);
    }

    [Fact]
    public async Task Key_OfAnAccountWithASecondFactor_IsAskedForNone()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var key = (await browser.PostAsync("/api/api-keys", """{"name":"k"}""")).Data.GetProperty("key").GetString();
        await EnrolAsync(browser);

        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(app.Client(key)).GetAsync("/api/account")).Status);
    }

    [Fact]
    public async Task Reset_ByAnAdmin_StandsInBothLogs()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        await EnrolAsync(browser);
        var id = (await browser.GetAsync("/api/account")).Id;
        var path = $"/api/admin/users/{id}/two-factor";

        var done = await app.Admin().DeleteAsync(path);
        var again = await app.Admin().DeleteAsync(path);

        Assert.Equal(HttpStatusCode.NoContent, done.Status);
        again.IsProblem(404, "not_found");
        Assert.Equal(
            HttpStatusCode.OK, (await new Browser(app.Url).LoginAsync(browser.Email, Browser.Password)).Status);
        var own = (await browser.GetAsync("/api/account/audit")).Data;
        Assert.Equal(
            ["session.created", "second_factor.removed", "second_factor.added", "account.registered"],
            own.EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
        Assert.NotEqual(id, own[1].GetProperty("actor").GetProperty("accountId").GetInt64());
        var admins = (await app.Admin().GetAsync("/api/account/audit?limit=100")).Data;
        Assert.Contains(admins.EnumerateArray(), entry =>
            entry.GetProperty("action").GetString() == "second_factor.removed"
            && entry.GetProperty("target").GetString() == $"{id}");
    }

    /// <summary>Switches the second factor on.</summary>
    public static async Task<(Authenticator App, IReadOnlyList<string> Codes)> EnrolAsync(Browser browser)
    {
        ArgumentNullException.ThrowIfNull(browser);
        var begun = await browser.PostAsync("/api/account/two-factor", $$"""{"password":"{{Browser.Password}}"}""");
        var authenticator = new Authenticator(begun.Data.GetProperty("secret").GetString() ?? "");
        var confirmed = await browser.PostAsync(
            "/api/account/two-factor/confirm", $$"""{"code":"{{authenticator.Next()}}"}""");
        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        return (authenticator, CodesOf(confirmed));
    }

    private static List<string> CodesOf(ApiAnswer answer) =>
        [.. answer.Data.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString() ?? "")];

    private static Task<ApiAnswer> LoginAsync(Browser browser, string email, string code) => browser.PostAsync(
        "/api/auth/login", JsonSerializer.Serialize(new { email, password = Browser.Password, code }));

    private static Task<ApiAnswer> SendAsync(Browser browser, HttpMethod method, string path, string code) =>
        browser.SendAsync(
            method,
            "/api/account/two-factor" + path,
            JsonSerializer.Serialize(new { password = Browser.Password, code }),
            "same-origin");
}
