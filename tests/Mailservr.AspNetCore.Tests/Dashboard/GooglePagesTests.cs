using Mailservr.AspNetCore.Tests.Google;

namespace Mailservr.AspNetCore.Tests.Dashboard;

public sealed class GooglePagesTests(GoogleApp app) : IClassFixture<GoogleApp>
{
    [Fact]
    public async Task SignIn_WithGoogle_ComesBackToThePages()
    {
        var reader = new Reader(app.Url);
        var link = (await reader.GetAsync("/mail/sign-in")).Link("a[href*='/auth/google']");
        Assert.Equal("/api/auth/google?returnTo=%2Fmail%2Fsign-in", link);
        var start = await reader.Browser.SendAsync(HttpMethod.Get, link, null, "same-origin");
        var person = GoogleApp.NewPerson();

        var end = await GoogleApp.ReturnAsync(reader.Browser, app.Google.Agree(start.Location, person.Subject, person.Email));

        Assert.Equal("/mail/sign-in", end.Location);
        Assert.Equal("/mail", (await reader.GetAsync(end.Location ?? "", 303)).Location);
        Assert.Equal("Inbox", (await reader.GetAsync("/mail")).One("h1").TextContent);
    }

    [Fact]
    public async Task SignInPage_EveryFault_HasItsWords()
    {
        var page = await new Reader(app.Url).GetAsync("/mail/sign-in");

        Assert.Contains("email_taken", page.Document.QuerySelectorAll("[data-google-fault][hidden]").Select(one => one.GetAttribute("data-google-fault")));
        Assert.True(page.One("[data-google-code]").HasAttribute("hidden"));
    }

    [Fact]
    public async Task Code_OfNoSignIn_IsRefused()
    {
        var reader = new Reader(app.Url);

        var page = await reader.PostAsync("/mail/sign-in/google", [("challenge", "forged"), ("code", "123456")]);

        Assert.Equal("The sign-in took too long. Begin again.", page.Fault);
        Assert.Empty(reader.Browser.Cookies);
    }
}
