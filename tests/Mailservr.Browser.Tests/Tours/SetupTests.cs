using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>The page of the first start, with the password that a real first start has told its console.</summary>
public sealed class SetupTests(Chromium chromium)
{
    [Theory]
    [InlineData("desk", true)]
    [InlineData("phone", false)]
    public async Task Setup_ByMouse_EndsInAnInboxWithMail(string screen, bool hasScripts)
    {
        await using var stage = await StartAsync();
        await using var visitor = await chromium.VisitAsync(
            stage.Url, new() { Screen = Screen.Of(screen), HasScripts = hasScripts });

        await WalkAsync(visitor, new MouseHand(visitor.Page), Told(stage));

        await visitor.AssertCleanAsync();
    }

    [Theory]
    [InlineData("desk")]
    [InlineData("phone")]
    public async Task Setup_ByKeyboard_EndsInAnInboxWithMail(string screen)
    {
        await using var stage = await StartAsync();
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Screen = Screen.Of(screen) });
        var hand = new KeyHand(visitor.Page);

        await WalkAsync(visitor, hand, Told(stage));

        Assert.True(hand.Stops > 10, $"{hand.Stops} stops only");
        await visitor.AssertCleanAsync();
    }

    [Fact]
    public async Task Setup_WithADomain_EndsAtItsRecords()
    {
        await using var stage = await StartAsync();
        await using var visitor = await chromium.VisitAsync(stage.Url);

        await new SetupWalk(visitor, new MouseHand(visitor.Page), Told(stage)).SetUpAsync("example.com");

        await visitor.SeesHeadingAsync("example.com");
        await Expect(visitor.Page.GetByText("v=spf1 mx -all")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".leave .who")).ToHaveTextAsync(SetupWalk.Email);
        await visitor.AssertCleanAsync();
    }

    /// <summary>As it comes, with everything wrong in it, and with a proof that need not be typed again.</summary>
    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    public async Task Setup_EachOfItsStates_KeepsNobodyOutAndSetsNoCookie(string language)
    {
        await using var stage = await StartAsync();
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Language = language });
        var page = visitor.Page;
        await visitor.GoAsync("/mail/setup");
        Assert.Empty(await Pages.Axe.FindAsync(page));
        foreach (var (proof, wrong) in new[] { ("guess", "#proof"), (Told(stage), "#password") })
        {
            await page.Locator("#proof").FillAsync(proof);
            await page.Locator("#password").FillAsync("short");
            await page.Locator("main form button").ClickAsync();
            await Expect(page.Locator(wrong)).ToHaveAttributeAsync("aria-invalid", "true");
            Assert.Empty(await Pages.Axe.FindAsync(page));
            await visitor.AssertFitsAsync();
        }

        await Expect(page.Locator("#proof")).ToHaveCountAsync(0);
        await visitor.AssertCleanAsync(cookies: 0);
    }

    private static async Task WalkAsync(Visitor visitor, Hand hand, string told)
    {
        var walk = new SetupWalk(visitor, hand, told);
        await walk.SetUpAsync("");
        await walk.SendTestMailAsync("ann@mail.localhost");
        await walk.ComeBackAsync();
    }

    // The admin has a name of his own, by which he is found on the console of all hosts.
    private static Task<Stage> StartAsync()
    {
        HeardConsole.Listen();
        return Stage.StartAsync(options =>
        {
            options.Domain = "mail.localhost";
            options.Configure = configured =>
            {
                configured.Bootstrap.AdminEmail = $"first-{Guid.NewGuid():n}@localhost";
                configured.Bootstrap.AdminPassword = null;
                configured.Bootstrap.Announce = true;
            };
        });
    }

    private static string Told(Stage stage) => HeardConsole.PasswordOf(stage.Host.Services
        .GetRequiredService<IOptions<MailservrOptions>>().Value.Bootstrap.AdminEmail);
}
