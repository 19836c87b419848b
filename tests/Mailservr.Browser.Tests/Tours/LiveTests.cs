using Mailservr.Mime;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>Pages that stay open: mail comes to them, and long lists go on.</summary>
public sealed class LiveTests(Chromium chromium)
{
    [Fact]
    public async Task Inbox_WhileItIsOpen_ShowsMailThatComes()
    {
        await using var stage = await Stage.StartAsync();
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();
        var subjects = visitor.Page.Locator(".threads .subject");
        await Expect(visitor.Page.Locator(".empty")).ToBeVisibleAsync();

        await stage.SendAsync(inbox, [Note("First")]);
        await Expect(subjects).ToHaveTextAsync(["First"]);
        await visitor.Page.Locator(".threads input").CheckAsync();
        await stage.SendAsync(inbox, [Note("Second")]);

        await Expect(subjects).ToHaveTextAsync(["Second", "First"]);
        await Expect(visitor.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\(2\) Inbox"));
        await Expect(visitor.Page.Locator(".lists .count").First).ToContainTextAsync("2");
        await Expect(visitor.Page.Locator("#news")).ToHaveTextAsync("New mail from Ann: Second");
        // What was marked stays marked.
        await Expect(visitor.Page.Locator(".threads li").Nth(1).Locator("input")).ToBeCheckedAsync();
        await visitor.AssertCleanAsync();
    }

    /// <summary>The connection is held by one page of the browser; the others hear of it, and go on when it is closed.</summary>
    [Fact]
    public async Task OtherPages_WhileTheyAreOpen_TellOfMail()
    {
        await using var stage = await Stage.StartAsync();
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();
        var second = await visitor.Context.NewPageAsync();
        await second.GotoAsync(visitor.At("/mail/addresses").AbsoluteUri);

        await stage.SendAsync(inbox, [Note("First")]);
        await Expect(second.Locator("#news")).ToHaveTextAsync("New mail from Ann: First");
        var takenOver = second.WaitForResponseAsync(answer => answer.Url.Contains("/api/events?", StringComparison.Ordinal));
        await visitor.Page.CloseAsync();
        await takenOver;
        await stage.SendAsync(inbox, [Note("Second")]);

        await Expect(second.Locator("#news a")).ToHaveTextAsync("New mail from Ann: Second");
        await Expect(second).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\(\+2\) "));
        await second.Locator("#news a").ClickAsync();
        await Expect(second.Locator("h1")).ToHaveTextAsync("Second");
        await visitor.AssertCleanAsync();
    }

    /// <summary>Between a page and the connection that it makes mail can come, too.</summary>
    [Fact]
    public async Task Page_ThatCannotListenYet_TellsOfMailLater()
    {
        await using var stage = await Stage.StartAsync();
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await using var visitor = await chromium.VisitAsync(stage.Url);
        var isSent = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/api/events?*", async route =>
        {
            await isSent.Task;
            await route.ContinueAsync();
        });
        await visitor.SignInAsync();
        await stage.SendAsync(inbox, [Note("First")]);
        isSent.SetResult();

        await Expect(visitor.Page.Locator("#news")).ToHaveTextAsync("New mail from Ann: First");
        await Expect(visitor.Page.Locator(".threads .subject")).ToHaveTextAsync(["First"]);
        await visitor.AssertCleanAsync();
    }

    [Fact]
    public async Task LongList_AtItsEnd_GoesOnAndKeepsThePlace()
    {
        await using var stage = await Stage.StartAsync();
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await stage.SendAsync(inbox, Enumerable.Range(0, 120).Select(number => Note($"Note {number}")));
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();
        var rows = visitor.Page.Locator(".threads > li");

        await Expect(rows).ToHaveCountAsync(50);
        await rows.Nth(49).ScrollIntoViewIfNeededAsync();
        await Expect(rows).ToHaveCountAsync(100);
        await rows.Nth(99).ScrollIntoViewIfNeededAsync();
        await Expect(rows).ToHaveCountAsync(120);
        var ids = await rows.EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)");
        Assert.Equal(120, ids.Distinct().Count());

        var subject = await rows.Nth(110).Locator(".subject").TextContentAsync() ?? "";
        await rows.Nth(110).Locator("a").ClickAsync();
        await visitor.SeesHeadingAsync(subject);
        await visitor.Page.GoBackAsync();

        await Expect(rows).ToHaveCountAsync(120);
        await Expect(rows.Nth(110)).ToBeInViewportAsync();
        await visitor.AssertCleanAsync();
    }

    private static MailDraft Note(string subject) =>
        new() { From = [new("Ann", "ann@keller.example")], Subject = subject, Text = "A note." };
}
