using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Billing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Tests.Dashboard;

/// <summary>The pages in an app that has a life of its own.</summary>
public sealed class DashboardHostingTests
{
    [Fact]
    public async Task SwitchedOff_ThereAreNoPages()
    {
        await using var host = await PagesHost.StartAsync(options => options.Dashboard.Enabled = false);
        var client = new ApiClient(TestApp.Client(host.Url, null));

        Assert.Equal(404, (int)(await client.GetAsync("/mail")).Status);
        Assert.Equal(404, (int)(await client.GetAsync("/mail/sign-in")).Status);
        Assert.DoesNotContain("/mail/", (await client.GetAsync("/robots.txt")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherPathNameAndTheme_AreUsedEverywhere()
    {
        await using var host = await PagesHost.StartAsync(options =>
        {
            options.Dashboard.Path = "/my/post";
            options.Dashboard.Name = "Post & Co";
            options.Dashboard.Logo = "/logo.svg";
            options.Dashboard.StyleSheet = "/theme.css";
        });
        var reader = new Reader(host.Url);

        var page = await reader.GetAsync((await reader.GetAsync("/my/post", 303)).Location ?? "");

        Assert.Equal("Sign in – Post & Co", page.Document.Title);
        Assert.Equal("/my/post/sign-in", page.One("main form").GetAttribute("action"));
        Assert.Equal("/logo.svg", page.One(".brand img").GetAttribute("src"));
        Assert.Equal("/theme.css", page.Document.QuerySelectorAll("link[rel=stylesheet]")[^1].GetAttribute("href"));
        var robots = await new ApiClient(TestApp.Client(host.Url, null)).GetAsync("/robots.txt");
        Assert.Contains("Disallow: /my/post/\n", robots.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnderAPrefix_EveryLinkAndForm_KeepsIt()
    {
        await using var host = await PagesHost.StartAsync(map: app =>
        {
            app.MapGroup("/inner").MapMailservr();
            app.MapGet("/", () => "the page of the app");
        });
        var browser = new Browser(host.Url);
        var reader = new Reader(host.Url);
        var form = await reader.GetAsync((await reader.GetAsync("/inner/mail", 303)).Location ?? "");
        Assert.Equal("/inner/mail/sign-in", form.One("main form").GetAttribute("action"));
        var page = await reader.SubmitAsync(
            await reader.GetAsync(form.Link("a[href$='/register']")), "/register", null, ("email", browser.Email), ("password", Browser.Password));

        Assert.Equal("/inner/mail/addresses", page.Form("/mail/addresses").GetAttribute("action"));
        Assert.All(
            page.Document.QuerySelectorAll("a[href], link[href], script[src]"),
            link => Assert.Matches("^(/inner/mail|#main)", link.GetAttribute("href") ?? link.GetAttribute("src")));
        var made = await reader.SubmitAsync(page, "/generate", null);
        Assert.NotEmpty(made.Notice);
        Assert.Equal("the page of the app", (await reader.GetAsync("/")).Text);
    }

    [Fact]
    public async Task RouteOfTheApp_OfTheSamePath_ComesFirst()
    {
        await using var host = await PagesHost.StartAsync(map: app =>
        {
            app.MapMailservr();
            app.MapGet("/mail", () => "theirs");
            app.MapFallback(() => "fallback");
        });
        var reader = new Reader(host.Url);

        Assert.Equal("theirs", (await reader.GetAsync("/mail")).Text);
        Assert.Equal("Sign in", (await reader.GetAsync("/mail/sign-in")).One("h1").TextContent);
        Assert.Equal("fallback", (await reader.GetAsync("/elsewhere")).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SignInPage_FirstStart_PointsToTheConsoleThatSaidHow(bool isAnnounced)
    {
        await using var host = await PagesHost.StartAsync(options => options.Bootstrap.Announce = isAnnounced);

        var page = await new Reader(host.Url).GetAsync("/mail/sign-in");

        Assert.Equal(isAnnounced, page.Shown.Contains("This is the first start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RegistrationClosed_IsSaidAndOffersNothing()
    {
        await using var host = await PagesHost.StartAsync(options => options.Registration = Mailservr.Accounts.RegistrationMode.Closed);
        var reader = new Reader(host.Url);

        Assert.Empty((await reader.GetAsync("/mail/sign-in")).Document.QuerySelectorAll("a[href$='/register']"));
        Assert.Contains("Nobody can create an account here.", (await reader.GetAsync("/mail/register", 403)).Shown, StringComparison.Ordinal);
        Assert.Equal(422, (int)(await reader.PostAsync("/mail/register", [("email", "a@b.example"), ("password", Browser.Password)])).Status);
    }

    [Fact]
    public async Task RegistrationByInvitation_AsksForTheCode()
    {
        await using var host = await PagesHost.StartAsync(options => options.Registration = Mailservr.Accounts.RegistrationMode.Invite);
        var reader = new Reader(host.Url);

        var form = await reader.GetAsync("/mail/register?invitation=abc");
        var page = await reader.SubmitAsync(form, "/register", null, ("email", "a@b.example"), ("password", Browser.Password));

        Assert.Equal("The invitation is not valid, or has been used.", page.Fault);
        Assert.Equal("abc", page.One("#invitation").GetAttribute("value"));
    }

    [Fact]
    public async Task PlanRequired_WithoutOne_NoMailIsShown()
    {
        await using var host = await PagesHost.StartAsync(options =>
        {
            options.Billing.Required = true;
            options.Billing.Plans["small"] = new PlanOptions { Name = "Small", Price = 500 };
        });
        var reader = await host.SignedInAsync();

        Assert.Equal("/mail/plan", (await reader.GetAsync("/mail", 303)).Location);
        Assert.Equal("/mail/plan", (await reader.GetAsync("/mail/addresses", 303)).Location);
        Assert.Equal(402, (int)(await reader.PostAsync("/mail/addresses/generate", [])).Status);
        Assert.Contains("needs a plan", (await reader.GetAsync("/mail/plan")).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_InAPage_IsAPageWithoutDetails()
    {
        await using var host = await PagesHost.StartAsync(replace: services => StoreCallTests.Decorate(services, _ =>
            throw new InvalidOperationException("a secret detail")));
        var reader = await host.SignedInAsync();

        var page = await reader.GetAsync("/mail", 500);

        Assert.Contains("Something went wrong on our side.", page.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Path", "")]
    [InlineData("Path", "/")]
    [InlineData("Path", "mail")]
    [InlineData("Path", "/mail/")]
    [InlineData("Path", "/mail/..")]
    [InlineData("Path", "/ma{il}")]
    [InlineData("Path", "/api/mail")]
    [InlineData("Path", "/API")]
    [InlineData("Name", " ")]
    [InlineData("Logo", "https://elsewhere.example/logo.svg")]
    [InlineData("Logo", "//elsewhere.example/logo.svg")]
    [InlineData("StyleSheet", "theme.css")]
    public async Task BadOption_AtTheStart_IsNamedWithItsValue(string option, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => PagesHost.StartAsync(
            options => typeof(DashboardOptions).GetProperty(option)?.SetValue(options.Dashboard, value)));

        Assert.Contains("Mailservr:Dashboard:" + option, exception.Message, StringComparison.Ordinal);
    }
}
