using System.Net;
using System.Text.Json;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Passwords;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Google;

public sealed class GoogleSignInTests(GoogleApp app, TestApp without) : IClassFixture<GoogleApp>
{
    [Fact]
    public async Task SignIn_NewPerson_HasAnAccountAndTheSessionCookieAlone()
    {
        var person = GoogleApp.NewPerson();
        var browser = new Browser(app.Url);

        var end = await app.SignInAsync(browser, person, "?returnTo=/inbox?tab=1");

        Assert.Equal("/inbox?tab=1", end.Location);
        Assert.Equal(["mailservr-session"], browser.Cookies.Keys);
        var account = (await browser.GetAsync("/api/account")).Data;
        Assert.Equal(person.Email, account.GetProperty("email").GetString());
        Assert.True(account.GetProperty("google").GetBoolean());
        var kept = Assert.Single(await KeptAsync(account.GetProperty("id").GetInt64()));
        Assert.Equal((CredentialRecord.External, "https://accounts.google.com " + person.Subject, ""), (kept.Kind, kept.Subject, kept.Value));
        var entry = (await browser.GetAsync("/api/account/audit")).Data[0];
        Assert.Equal("account.registered", entry.GetProperty("action").GetString());
        Assert.Equal("external", entry.GetProperty("target").GetString());
        (await new Browser(app.Url).LoginAsync(person.Email, "")).IsProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task SignIn_OfTheSameSubject_IsTheSameAccountWhateverTheEmail()
    {
        var person = GoogleApp.NewPerson();
        var (first, second) = (new Browser(app.Url), new Browser(app.Url));
        await app.SignInAsync(first, person);

        await app.SignInAsync(second, (person.Subject, "other-" + person.Email), isVerified: false);

        Assert.NotEqual(first.Cookies["mailservr-session"], second.Cookies["mailservr-session"]);
        Assert.Equal((await first.GetAsync("/api/account")).Id, (await second.GetAsync("/api/account")).Id);
        var entry = (await second.GetAsync("/api/account/audit")).Data[0];
        Assert.Equal("session.created", entry.GetProperty("action").GetString());
    }

    [Fact]
    public async Task Handshake_Cookie_GoesToTheCallbackOnlyAndEnds()
    {
        var browser = new Browser(app.Url);

        var start = await browser.SendAsync(HttpMethod.Get, "/api/auth/google", null, null);

        Assert.StartsWith(app.Google.Url + "auth?", start.Location, StringComparison.Ordinal);
        Assert.Contains("; path=/api/auth/google/callback;", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; expires=", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
        var query = FakeGoogle.Read(start.Location);
        Assert.Equal(app.Url + "api/auth/google/callback", query["redirect_uri"]);
        Assert.DoesNotContain(FakeGoogle.ClientSecret, start.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_BehindHttps_UsesThePublicUrlAndASecureCookie()
    {
        app.Options.PublicUrl = new Uri("https://mail.example.org/");
        try
        {
            var browser = new Browser(app.Url);
            var start = await browser.SendAsync(HttpMethod.Get, "/api/auth/google", null, null);

            Assert.Equal(
                "https://mail.example.org/api/auth/google/callback", FakeGoogle.Read(start.Location)["redirect_uri"]);
            Assert.Contains("; secure", browser.SetCookie, StringComparison.OrdinalIgnoreCase);
            var person = GoogleApp.NewPerson();
            await GoogleApp.ReturnAsync(browser, app.Google.Agree(start.Location, person.Subject, person.Email));
            Assert.Equal(["__Host-mailservr-session"], browser.Cookies.Keys);
        }
        finally
        {
            app.Options.PublicUrl = null;
        }
    }

    [Fact]
    public async Task SignIn_EmailOfAnAccount_DoesNotTakeItOver()
    {
        var owner = await Browser.RegisteredAsync(app.Url);
        var thief = new Browser(app.Url);

        var end = await app.SignInAsync(thief, (GoogleApp.NewPerson().Subject, owner.Email.ToUpperInvariant()));

        Assert.Equal("/#error=email_taken", end.Location);
        Assert.Empty(thief.Cookies);
        Assert.False((await owner.GetAsync("/api/account")).Data.GetProperty("google").GetBoolean());
    }

    [Fact]
    public async Task SignIn_EmailNotVerified_MakesNoAccount()
    {
        var browser = new Browser(app.Url);

        var end = await app.SignInAsync(browser, GoogleApp.NewPerson(), isVerified: false);

        Assert.Equal("/#error=email_unverified", end.Location);
        Assert.Empty(browser.Cookies);
    }

    [Fact]
    public async Task SignIn_DisabledAccount_IsRefused()
    {
        var person = GoogleApp.NewPerson();
        var browser = new Browser(app.Url);
        await app.SignInAsync(browser, person);
        var accounts = app.Services.GetRequiredService<IRecordStore<AccountRecord>>();
        var account = await accounts.FindByKeyAsync(person.Email, default);
        Assert.NotNull(account);
        await accounts.SaveAsync(account with { Disabled = true }, default);

        var end = await app.SignInAsync(new Browser(app.Url), person);

        Assert.Equal("/#error=account_disabled", end.Location);
    }

    [Fact]
    public async Task SignIn_ByMode_AsksForAnInvitationOrIsClosed()
    {
        var invitations = app.Services.GetRequiredService<Invitations>();
        var invitation = (await invitations.CreateAsync(null, null, default)).Value?.Code;
        try
        {
            app.Options.Registration = RegistrationMode.Closed;
            var closed = await app.SignInAsync(new Browser(app.Url), GoogleApp.NewPerson());
            app.Options.Registration = RegistrationMode.Invite;
            var uninvited = await app.SignInAsync(new Browser(app.Url), GoogleApp.NewPerson());
            var invited = new Browser(app.Url);
            var end = await app.SignInAsync(invited, GoogleApp.NewPerson(), "?invitation=" + invitation);
            var again = await app.SignInAsync(new Browser(app.Url), GoogleApp.NewPerson(), "?invitation=" + invitation);

            Assert.Equal("/#error=registration_closed", closed.Location);
            Assert.Equal("/#error=invitation_invalid", uninvited.Location);
            Assert.Equal("/", end.Location);
            Assert.Equal(["mailservr-session"], invited.Cookies.Keys);
            Assert.Equal("/#error=invitation_invalid", again.Location);
        }
        finally
        {
            app.Options.Registration = RegistrationMode.Open;
        }
    }

    [Fact]
    public async Task SignIn_AccountWithASecondFactor_OwesACode()
    {
        var person = GoogleApp.NewPerson();
        var browser = await LinkedAsync(person);
        var (authenticator, codes) = await TwoFactorTests.EnrolAsync(browser);
        var phone = new Browser(app.Url);

        var end = await app.SignInAsync(phone, person);

        Assert.StartsWith("/#challenge=", end.Location, StringComparison.Ordinal);
        Assert.Empty(phone.Cookies);
        var challenge = end.Location?["/#challenge=".Length..] ?? "";
        (await ConfirmAsync(phone, challenge, null)).IsProblem(401, "second_factor_required");
        (await ConfirmAsync(phone, challenge, "12345")).IsProblem(401, "second_factor_invalid");
        (await ConfirmAsync(phone, challenge[..^4] + "AAAA", codes[0])).IsProblem(401, "challenge_invalid");
        Assert.Empty(phone.Cookies);
        var code = authenticator.Next();
        Assert.Equal(HttpStatusCode.OK, (await ConfirmAsync(phone, challenge, code)).Status);
        Assert.Equal(["mailservr-session"], phone.Cookies.Keys);
        (await ConfirmAsync(new Browser(app.Url), challenge, code)).IsProblem(401, "second_factor_invalid");
    }

    [Fact]
    public async Task Link_WhileSignedIn_SignsInToTheSameAccount()
    {
        var person = GoogleApp.NewPerson();
        var browser = await LinkedAsync(person);
        var phone = new Browser(app.Url);

        await app.SignInAsync(phone, person);

        Assert.Equal((await browser.GetAsync("/api/account")).Id, (await phone.GetAsync("/api/account")).Id);
        var log = (await browser.GetAsync("/api/account/audit")).Data;
        Assert.Equal(
            ["session.created", "identity.linked", "account.registered"],
            log.EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task Link_ByOthers_IsRefused()
    {
        var person = GoogleApp.NewPerson();
        var owner = await LinkedAsync(person);
        var other = await Browser.RegisteredAsync(app.Url);
        var key = (await other.PostAsync("/api/api-keys", """{"name":"k"}""")).Data.GetProperty("key").GetString();

        // The second half without the session that has begun, and in the browser of somebody else.
        var begun = (await BeginLinkAsync(other)).Data.GetProperty("url").GetString();
        var handshake = other.Cookies.Single(cookie => cookie.Key.StartsWith("mailservr-google.", StringComparison.Ordinal));
        var stranger = new Browser(app.Url) { Cookies = { [handshake.Key] = handshake.Value } };
        var asNobody = await GoogleApp.ReturnAsync(stranger, Agree(begun, GoogleApp.NewPerson()));
        owner.Cookies[handshake.Key] = handshake.Value;
        var asOwner = await GoogleApp.ReturnAsync(owner, Agree(begun, GoogleApp.NewPerson()));
        var taken = await GoogleApp.ReturnAsync(other, Agree(begun, person));
        var second = await GoogleApp.ReturnAsync(
            owner, Agree((await BeginLinkAsync(owner)).Data.GetProperty("url").GetString(), GoogleApp.NewPerson()));

        Assert.Equal("/settings#error=session_required", asNobody.Location);
        Assert.Equal("/settings#error=session_required", asOwner.Location);
        Assert.Equal("/settings#error=identity_taken", taken.Location);
        Assert.Equal("/settings#error=identity_linked", second.Location);
        (await BeginLinkAsync(other, "wrong wrong wrong")).IsProblem(400, "invalid");
        (await new ApiClient(without.Client()).PostAsync("/api/account/google")).IsProblem(401, "unauthenticated");
        using var client = TestApp.Client(app.Url, key);
        (await new ApiClient(client).PostAsync("/api/account/google", "{}")).IsProblem(403, "session_required");
        Assert.False((await other.GetAsync("/api/account")).Data.GetProperty("google").GetBoolean());
    }

    [Fact]
    public async Task Unlink_TakesThePasswordAndLeavesAWayIn()
    {
        var owner = await LinkedAsync(GoogleApp.NewPerson());
        var newcomer = new Browser(app.Url);
        await app.SignInAsync(newcomer, GoogleApp.NewPerson());

        var wrong = await UnlinkAsync(owner, "wrong wrong wrong");
        var done = await UnlinkAsync(owner, Browser.Password);
        var again = await UnlinkAsync(owner, Browser.Password);
        var only = await UnlinkAsync(newcomer, "");

        wrong.IsProblem(400, "invalid");
        Assert.Equal(HttpStatusCode.NoContent, done.Status);
        again.IsProblem(404, "not_found");
        only.IsProblem(409, "password_missing");
        Assert.Equal("identity.unlinked", (await owner.GetAsync("/api/account/audit")).Data[0].GetProperty("action").GetString());
        Assert.False((await owner.GetAsync("/api/account")).Data.GetProperty("google").GetBoolean());
    }

    [Fact]
    public async Task Google_NotConfigured_IsNotThere()
    {
        var browser = await Browser.RegisteredAsync(without.Url);

        (await browser.GetAsync("/api/auth/google")).IsProblem(404, "not_found");
        (await browser.GetAsync("/api/auth/google/callback?code=1&state=2")).IsProblem(404, "not_found");
        (await BeginLinkAsync(browser)).IsProblem(404, "not_found");
        (await ConfirmAsync(browser, "x", "123456")).IsProblem(401, "challenge_invalid");
    }

    private async Task<Browser> LinkedAsync((string Subject, string Email) person)
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var begun = await BeginLinkAsync(browser);
        var end = await GoogleApp.ReturnAsync(browser, Agree(begun.Data.GetProperty("url").GetString(), person));
        Assert.Equal("/settings", end.Location);
        Assert.Equal(["mailservr-session"], browser.Cookies.Keys);
        return browser;
    }

    private string Agree(string? url, (string Subject, string Email) person) =>
        app.Google.Agree(url, person.Subject, person.Email);

    private static Task<ApiAnswer> BeginLinkAsync(Browser browser, string password = Browser.Password) =>
        browser.PostAsync(
            "/api/account/google",
            JsonSerializer.Serialize(new { password, returnTo = "/settings" }));

    private static Task<ApiAnswer> UnlinkAsync(Browser browser, string password) => browser.SendAsync(
        HttpMethod.Delete, "/api/account/google", JsonSerializer.Serialize(new { password }), "same-origin");

    private static Task<ApiAnswer> ConfirmAsync(Browser browser, string challenge, string? code) => browser.PostAsync(
        "/api/auth/google/confirm", JsonSerializer.Serialize(new { challenge, code }));

    private async Task<IReadOnlyList<CredentialRecord>> KeptAsync(long accountId) =>
        await app.Services.GetRequiredService<IRecordStore<CredentialRecord>>().ListAsync(accountId, 0, 10, default);
}
