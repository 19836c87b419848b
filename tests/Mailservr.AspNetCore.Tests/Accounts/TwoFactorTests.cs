using System.Net;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class TwoFactorTests(TestApp app)
{
    [Fact]
    public async Task TwoFactor_FromEnrolmentToTheEnd_AsksForCodesInBetween()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var before = await browser.Client.Account.GetAsync();
        var (authenticator, codes) = await EnrolAsync(browser);
        var during = await browser.Client.Account.GetAsync();
        var phone = new Browser(app.Url);

        await LoginAsync(phone, browser.Email, null).IsRefusedAsync(401, "second_factor_required");
        var code = authenticator.Next();
        await LoginAsync(phone, browser.Email, code);
        Assert.NotEmpty(phone.Cookies);
        await LoginAsync(new Browser(app.Url), browser.Email, code).IsRefusedAsync(401, "second_factor_invalid");
        await browser.Client.TwoFactor.RemoveAsync(Browser.Password, codes[0]);
        Assert.Equal(HttpStatusCode.NoContent, browser.Answered.Status);
        var after = await browser.Client.Account.GetAsync();

        Assert.Equal((false, true, false), (before.TwoFactor, during.TwoFactor, after.TwoFactor));
        Assert.NotEqual(before.ETag, during.ETag);
        Assert.Equal(before.ETag, after.ETag);
        Assert.Equal(before.Id, (await LoginAsync(phone, browser.Email, null)).Id);
    }

    [Fact]
    public async Task TwoFactor_NewSecret_IsShownWithItsUriAndNotKept()
    {
        var browser = await Browser.RegisteredAsync(app.Url);

        var made = await browser.Client.TwoFactor.BeginAsync(Browser.Password);

        Assert.Equal((HttpStatusCode.OK, "no-store"), (browser.Answered.Status, browser.Answered.Headers["Cache-Control"]));
        Assert.Equal(32, made.Secret.Length);
        Assert.Equal(
            $"otpauth://totp/Mailservr:{Uri.EscapeDataString(browser.Email)}?secret={made.Secret}&issuer=Mailservr"
            + "&algorithm=SHA1&digits=6&period=30",
            made.Uri);
        var wrong = await browser.Client.TwoFactor.BeginAsync("wrong wrong wrong").IsRefusedAsync(400, "invalid");
        Assert.Contains("password", wrong.Errors.Keys);
    }

    [Fact]
    public async Task RecoveryCodes_Renewed_TakePasswordAndCode()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var factor = browser.Client.TwoFactor;
        await factor.RenewRecoveryCodesAsync(Browser.Password, "123456").IsRefusedAsync(409, "second_factor_off");
        var (authenticator, codes) = await EnrolAsync(browser);

        await factor.RenewRecoveryCodesAsync(Browser.Password, "").IsRefusedAsync(400, "invalid");
        var fresh = (await factor.RenewRecoveryCodesAsync(Browser.Password, authenticator.Next())).Codes;

        Assert.Equal(10, fresh.Count);
        Assert.Empty(fresh.Intersect(codes));
        await LoginAsync(new Browser(app.Url), browser.Email, codes[1]).IsRefusedAsync(401, "second_factor_invalid");
        Assert.Equal(browser.Email, (await LoginAsync(new Browser(app.Url), browser.Email, fresh[1])).Email);
    }

    [Fact]
    public async Task Key_OfAnAccountWithASecondFactor_IsAskedForNone()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var key = await browser.Client.ApiKeys.CreateAsync(new NewApiKey { Name = "k" });
        await EnrolAsync(browser);

        Assert.True((await new ApiClient(app.Client(key.Key)).Client.Account.GetAsync()).TwoFactor);
    }

    [Fact]
    public async Task Reset_ByAnAdmin_StandsInBothLogs()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        await EnrolAsync(browser);
        var id = (await browser.Client.Account.GetAsync()).Id;
        var admin = app.Admin();

        await admin.Client.Admin.ResetTwoFactorAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, admin.Answered.Status);
        await admin.Client.Admin.ResetTwoFactorAsync(id).IsRefusedAsync(404, "not_found");
        Assert.Equal(id, (await LoginAsync(new Browser(app.Url), browser.Email, null)).Id);
        var own = await browser.Client.Account.ListAuditAsync().ToListAsync();
        Assert.Equal(
            ["session.created", "second_factor.removed", "second_factor.added", "account.registered"],
            own.Select(entry => entry.Action));
        Assert.NotEqual(id, own[1].Actor.AccountId);
        Assert.Contains(
            await admin.Client.Account.ListAuditAsync().ToListAsync(),
            entry => (entry.Action, entry.Target) == ("second_factor.removed", $"{id}"));
    }

    /// <summary>Switches the second factor on.</summary>
    public static async Task<(Authenticator App, IReadOnlyList<string> Codes)> EnrolAsync(Browser browser)
    {
        ArgumentNullException.ThrowIfNull(browser);
        var begun = await browser.Client.TwoFactor.BeginAsync(Browser.Password);
        var authenticator = new Authenticator(begun.Secret);
        return (authenticator, (await browser.Client.TwoFactor.ConfirmAsync(authenticator.Next())).Codes);
    }

    private static Task<Account> LoginAsync(Browser browser, string email, string? code) =>
        browser.Client.Sessions.LoginAsync(email, Browser.Password, code);
}
