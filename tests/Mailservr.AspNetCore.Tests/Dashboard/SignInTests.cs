using System.Net;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Dashboard;

public sealed class SignInTests(TestApp app)
{
    [Fact]
    public async Task SignIn_RightPassword_LeadsToThePageThatWasWanted()
    {
        var email = (await Browser.RegisteredAsync(app.Url)).Email;
        var reader = new Reader(app.Url);
        var turnedAway = await reader.GetAsync("/mail/addresses?q=x", 303);
        var form = await reader.GetAsync(turnedAway.Location ?? "");

        var page = await reader.SubmitAsync(form, "/sign-in", null, ("email", email), ("password", Browser.Password));

        Assert.Equal("Addresses", page.One("h1").TextContent);
        Assert.Equal("x", page.One("#q").GetAttribute("value"));
        Assert.Equal(["mailservr-session"], reader.Browser.Cookies.Keys);
        Assert.Contains(email, page.One("header").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/mailings")]
    [InlineData("/api/account")]
    [InlineData("javascript:alert(1)")]
    public async Task SignIn_OtherPlaceWanted_LeadsToTheFirstPage(string returnTo)
    {
        var email = (await Browser.RegisteredAsync(app.Url)).Email;
        var reader = new Reader(app.Url);

        var answer = await reader.PostAsync(
            "/mail/sign-in", [("email", email), ("password", Browser.Password), ("returnTo", returnTo)]);

        Assert.Equal("/mail", answer.Location);
    }

    [Fact]
    public async Task SignIn_WrongPassword_SaysSoAndKeepsTheEmailOnly()
    {
        var email = (await Browser.RegisteredAsync(app.Url)).Email;
        var reader = new Reader(app.Url);
        var form = await reader.GetAsync("/mail/sign-in");

        var page = await reader.SubmitAsync(form, "/sign-in", null, ("email", email), ("password", "not the right one"));

        Assert.Equal(422, (int)page.Status);
        Assert.Equal("The e-mail address or the password is not right.", page.Fault);
        Assert.Equal(email, page.One("#email").GetAttribute("value"));
        Assert.DoesNotContain("not the right one", page.Text, StringComparison.Ordinal);
        Assert.Empty(reader.Browser.Cookies);
    }

    [Fact]
    public async Task SignIn_SecondFactor_AsksForTheCodeAndTakesARecoveryCode()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var recovery = await SwitchOnAsync(browser);
        var reader = new Reader(app.Url);
        var form = await reader.GetAsync("/mail/sign-in");

        var asked = await reader.SubmitAsync(form, "/sign-in", null, ("email", browser.Email), ("password", Browser.Password));
        Assert.Empty(reader.Browser.Cookies);
        Assert.DoesNotContain(Browser.Password, asked.Text, StringComparison.Ordinal);
        var wrong = await reader.SubmitAsync(asked, "/sign-in", null, ("code", "000000"));
        Assert.Contains("code is not right", wrong.Fault, StringComparison.Ordinal);
        var inbox = await reader.SubmitAsync(wrong, "/sign-in", null, ("code", recovery));

        Assert.Equal("Inbox", inbox.One("h1").TextContent);
    }

    [Fact]
    public async Task SignIn_SealedPasswordOfSomebodyElse_OpensNothing()
    {
        var (mine, other) = (await Browser.RegisteredAsync(app.Url), await Browser.RegisteredAsync(app.Url));
        await SwitchOnAsync(mine);
        var reader = new Reader(app.Url);
        var form = await reader.GetAsync("/mail/sign-in");
        var asked = await reader.SubmitAsync(form, "/sign-in", null, ("email", mine.Email), ("password", Browser.Password));

        var page = await reader.SubmitAsync(asked, "/sign-in", null, ("email", other.Email), ("code", "123456"));

        Assert.Equal("The e-mail address or the password is not right.", page.Fault);
        Assert.Empty(reader.Browser.Cookies);
    }

    [Fact]
    public async Task SignOut_SignedIn_EndsTheSession()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var cookie = reader.Browser.Cookies.Single();

        var page = await reader.SubmitAsync(await reader.GetAsync("/mail"), "/sign-out", null);

        Assert.Equal("Sign in", page.One("h1").TextContent);
        Assert.Empty(reader.Browser.Cookies);
        reader.Browser.Cookies.Add(cookie.Key, cookie.Value);
        await reader.GetAsync("/mail", 303);
    }

    [Fact]
    public async Task SignInPage_SignedIn_LeadsToTheFirstPage()
    {
        var reader = await Reader.SignedInAsync(app.Url);

        Assert.Equal("/mail", (await reader.GetAsync("/mail/sign-in", 303)).Location);
        Assert.Equal("/mail", (await reader.GetAsync("/mail/register", 303)).Location);
    }

    [Fact]
    public async Task Register_NewEmail_SignsInAndLeadsToTheAddresses()
    {
        var reader = new Reader(app.Url);
        var form = await reader.GetAsync((await reader.GetAsync("/mail/sign-in")).Link("a[href$='/register']"));

        var page = await reader.SubmitAsync(
            form, "/register", null, ("email", reader.Browser.Email), ("name", "Ann"), ("password", Browser.Password));

        Assert.Equal("Addresses", page.One("h1").TextContent);
        Assert.Equal("Ann", (await reader.Browser.GetAsync("/api/account")).Data.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("email", "nobody", "This is not an e-mail address.")]
    [InlineData("password", "short", "The password needs 12 to 72 characters")]
    [InlineData("name", null, "A name has at most 200 characters.")]
    public async Task Register_WrongField_IsSaidThereAndTheRestIsKept(string field, string? value, string fault)
    {
        var reader = new Reader(app.Url);
        var form = await reader.GetAsync("/mail/register");
        (string Name, string Value)[] typed =
            [("email", reader.Browser.Email), ("name", "Ann"), ("password", Browser.Password)];
        typed = [.. typed.Where(one => one.Name != field), (field, value ?? new string('x', 201))];

        var page = await reader.SubmitAsync(form, "/register", null, typed);

        Assert.Equal(422, (int)page.Status);
        Assert.StartsWith(fault, page.Fault, StringComparison.Ordinal);
        Assert.Equal("true", page.One("#" + field).GetAttribute("aria-invalid"));
        Assert.Contains(field + "-fault", page.One("#" + field).GetAttribute("aria-describedby"), StringComparison.Ordinal);
        if (field != "name")
            Assert.Equal("Ann", page.One("#name").GetAttribute("value"));
        Assert.Null(page.One("#password").GetAttribute("value"));
        Assert.Empty(reader.Browser.Cookies);
    }

    private static async Task<string> SwitchOnAsync(Browser browser)
    {
        var begun = await browser.Client.TwoFactor.BeginAsync(Browser.Password);
        var codes = await browser.Client.TwoFactor.ConfirmAsync(new Authenticator(begun.Secret).Next());
        return codes.Codes[0];
    }
}
