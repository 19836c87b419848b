using System.Text.RegularExpressions;
using Mailservr.Mime;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>Notifications of the desktop: for who has asked for them, of mail that comes while nobody looks.</summary>
public sealed class NotifyTests(Chromium chromium)
{
    // The real ones are made, and noted. A window of a test is never hidden: the page is told that it is.
    private const string Note = """
        window.noted = [];
        window.Notification = class extends Notification {
          constructor(title, options) {
            super(title, options);
            window.noted.push(this);
          }
        };
        Object.defineProperty(Document.prototype, "hidden", { get: () => localStorage.getItem("away") === "yes" });
        """;

    private const string Noted = "() => window.noted.map((one) => `${one.title}: ${one.body}`)";

    [Fact]
    public async Task Mail_WhileThePageIsHidden_IsShownOnceAndLeadsToIt()
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await SignedInAsync(stage, isAllowed: true);
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await AskAsync(visitor, "true");
        var second = await visitor.Context.NewPageAsync();
        await second.GotoAsync(visitor.At("/mail/addresses").AbsoluteUri);

        await SendAsync(stage, inbox, "Looked at", visitor.Page, second);
        Assert.Empty(await NotedAsync(visitor.Page, second));
        await LeaveAsync(visitor);
        await SendAsync(stage, inbox, "Lunch?", visitor.Page, second);
        Assert.Equal(["Ann: Lunch?"], await NotedAsync(visitor.Page, second));
        await visitor.Page.EvaluateAsync("() => window.noted[0].dispatchEvent(new Event('click'))");

        await visitor.SeesHeadingAsync("Lunch?");
        await visitor.AssertCleanAsync();
    }

    [Fact]
    public async Task Mail_NobodyHasAskedToBeTold_IsNotShown()
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await SignedInAsync(stage, isAllowed: true);
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await LeaveAsync(visitor);

        await SendAsync(stage, inbox, "First", visitor.Page);
        Assert.Empty(await NotedAsync(visitor.Page));
        await AskAsync(visitor, "true");
        await SendAsync(stage, inbox, "Second", visitor.Page);
        Assert.Equal(["Ann: Second"], await NotedAsync(visitor.Page));
        await AskAsync(visitor, "false");
        await SendAsync(stage, inbox, "Third", visitor.Page);

        Assert.Equal(["Ann: Second"], await NotedAsync(visitor.Page));
        await visitor.AssertCleanAsync();
    }

    /// <summary>What the page wants is not enough: the browser's owner has said no.</summary>
    [Fact]
    public async Task Mail_TheBrowserForbidsIt_IsNotShown()
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await SignedInAsync(stage, isAllowed: false);
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await AskAsync(visitor, "false");
        await Expect(visitor.Page.GetByText("Your browser forbids notifications")).ToBeVisibleAsync();
        await LeaveAsync(visitor);

        await SendAsync(stage, inbox, "First", visitor.Page);

        Assert.Empty(await NotedAsync(visitor.Page));
        await visitor.AssertCleanAsync();
    }

    /// <summary>Where lists and mail stand one above the other, nothing stands between them.</summary>
    [Fact]
    public async Task Phone_IsAskedInTheSettings()
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await SignedInAsync(stage, isAllowed: true, Screen.Phone);
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await Expect(visitor.Page.GetByText("Notify me here")).ToBeHiddenAsync();
        await visitor.GoAsync("/mail/settings");
        await AskAsync(visitor, "true");
        await LeaveAsync(visitor);

        await SendAsync(stage, inbox, "First", visitor.Page);

        Assert.Equal(["Ann: First"], await NotedAsync(visitor.Page));
        await visitor.AssertCleanAsync();
    }

    private async Task<Visitor> SignedInAsync(Stage stage, bool isAllowed, Screen? screen = null)
    {
        var visitor = await chromium.VisitAsync(stage.Url, new() { Screen = screen ?? Screen.Desk });
        await visitor.Context.GrantPermissionsAsync(isAllowed ? ["notifications"] : []);
        await visitor.Context.AddInitScriptAsync(Note);
        await visitor.SignInAsync();
        return visitor;
    }

    private static async Task LeaveAsync(Visitor visitor) =>
        await visitor.Page.EvaluateAsync("() => localStorage.setItem('away', 'yes')");

    private static async Task AskAsync(Visitor visitor, string isOn)
    {
        var button = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Notify me here" });
        await button.ClickAsync();
        await Expect(button).ToHaveAttributeAsync("aria-pressed", isOn);
    }

    /// <summary>Returns once every page has told of it, which each does before it shows it.</summary>
    private static async Task SendAsync(Stage stage, string to, string subject, params IPage[] pages)
    {
        var draft = new MailDraft { From = [new("Ann", "ann@keller.example")], Subject = subject, Text = "A note." };
        await stage.SendAsync(to, [draft]);
        foreach (var page in pages)
            await Expect(page.Locator("#news")).ToHaveTextAsync(new Regex(Regex.Escape(subject) + "$"));
    }

    private static async Task<string[]> NotedAsync(params IPage[] pages)
    {
        List<string> noted = [];
        foreach (var page in pages)
            noted.AddRange(await page.EvaluateAsync<string[]>(Noted));
        return [.. noted];
    }
}
