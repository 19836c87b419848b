using Mailservr.Mime;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>The keys for those who like them.</summary>
public sealed class KeysTests(Chromium chromium)
{
    [Theory]
    [InlineData("desk")]
    [InlineData("phone")]
    public async Task Keys_InListAndThread_DoWhatTheirWindowSays(string screen)
    {
        await using var stage = await Stage.StartAsync();
        await SendAsync(stage);
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Screen = Screen.Of(screen) });
        await visitor.SignInAsync();
        var hand = new KeyHand(visitor.Page);
        var rows = visitor.Page.Locator(".threads > li > a");
        var done = visitor.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "thread" });

        foreach (var (key, row) in ((string, int)[])[("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)])
        {
            await visitor.Page.Keyboard.PressAsync(key);
            await Expect(rows.Nth(row)).ToBeFocusedAsync();
            await hand.AssertShownAsync();
        }
        await visitor.Page.Keyboard.PressAsync("o");
        await visitor.SeesHeadingAsync("Note 1");
        await visitor.Page.Keyboard.PressAsync("s");
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Remove star" }).First).ToBeVisibleAsync();
        await visitor.Page.Keyboard.PressAsync("u");
        await visitor.SeesHeadingAsync("Inbox");
        await visitor.Page.Keyboard.PressAsync("j");
        await visitor.Page.Keyboard.PressAsync("e");
        await Expect(done).ToHaveTextAsync("1 thread archived.");
        await Expect(rows).ToHaveCountAsync(2);

        await visitor.AssertCleanAsync();
    }

    [Fact]
    public async Task Keys_WhileTypingOrSwitchedOff_AreLetters()
    {
        await using var stage = await Stage.StartAsync();
        await SendAsync(stage);
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();
        var search = visitor.Page.GetByRole(AriaRole.Searchbox);
        var window = visitor.Page.GetByRole(AriaRole.Dialog);

        await visitor.Page.Keyboard.PressAsync("/");
        await visitor.Page.Keyboard.TypeAsync("jokes?");
        await Expect(search).ToHaveValueAsync("jokes?");
        await Expect(window).ToBeHiddenAsync();
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.PressAsync("?");
        await Expect(window).ToBeVisibleAsync();
        Assert.Empty(await Pages.Axe.FindAsync(visitor.Page));
        await window.GetByLabel("Use keys").UncheckAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(window).ToBeHiddenAsync();
        await visitor.Page.Keyboard.PressAsync("j");

        await Expect(visitor.Page.Locator(".threads > li > a:focus")).ToHaveCountAsync(0);
        await visitor.AssertCleanAsync();
    }

    private static async Task SendAsync(Stage stage)
    {
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        foreach (var number in Enumerable.Range(0, 3).Reverse())
            await stage.SendAsync(inbox, [new MailDraft { From = [new("Ann", "ann@keller.example")], Subject = $"Note {number}", Text = "A note." }]);
    }
}
