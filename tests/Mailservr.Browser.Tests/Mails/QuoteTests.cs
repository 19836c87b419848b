using Mailservr.Browser.Tests.Tours;
using Mailservr.Mime;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailservr.Browser.Tests.Mails;

/// <summary>What an answer quotes is folded up, and unfolds by mouse, by keyboard and without scripts.</summary>
public sealed class QuoteTests(Chromium chromium)
{
    private const string Address = "quotes@mail.test";
    private static readonly string Quoted = string.Concat(Enumerable.Repeat("<p>What was asked.</p>", 40));

    [Theory]
    [InlineData("desk", false)]
    [InlineData("phone", true)]
    public async Task Text_QuoteAtItsEnd_Unfolds(string screen, bool hasScripts)
    {
        await using var stage = await Stage.StartAsync();
        await SendAsync(stage, text: "Own.\n\nAnn wrote:\n" + string.Concat(Enumerable.Repeat("> What was asked.\n", 40)));
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Screen = Screen.Of(screen), HasScripts = hasScripts });
        await OpenAsync(visitor);
        var quote = visitor.Page.Locator(".email .text").Last;
        await Expect(visitor.Page.GetByText("Own.", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(quote).ToBeHiddenAsync();
        if (hasScripts)
            Assert.Empty(await Pages.Axe.FindAsync(visitor.Page));

        await new KeyHand(visitor.Page).PressAsync(visitor.Page.GetByText("Show quoted text"));

        await Expect(quote).ToBeVisibleAsync();
        await visitor.AssertFitsAsync();
        await visitor.AssertCleanAsync();
    }

    [Theory]
    [InlineData("desk", false)]
    [InlineData("phone", true)]
    public async Task Html_QuoteAtItsEnd_Unfolds(string screen, bool hasScripts)
    {
        await using var stage = await Stage.StartAsync();
        await SendAsync(stage, html: $"<p>Own.</p><blockquote type=\"cite\">{Quoted}</blockquote>");
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Screen = Screen.Of(screen), HasScripts = hasScripts });
        await OpenAsync(visitor);
        var frame = visitor.Page.FrameLocator("iframe.frame");
        var (quote, summary) = (frame.GetByText("What was asked.").First, frame.Locator("summary"));
        await Expect(frame.GetByText("Own.")).ToBeVisibleAsync();
        await Expect(quote).ToBeHiddenAsync();

        await summary.ClickAsync();
        await Expect(quote).ToBeVisibleAsync();
        await summary.PressAsync("Enter");
        await Expect(quote).ToBeHiddenAsync();

        await visitor.AssertCleanAsync();
    }

    /// <summary>The mail says how everything of its own looks, and nothing of what folds it up.</summary>
    [Fact]
    public async Task Html_StyleThatHidesTheSummary_DoesNot()
    {
        const string Hidden = "display:none!important;opacity:0!important;font-size:0!important;color:white!important;background:white!important";
        await using var stage = await Stage.StartAsync();
        await SendAsync(
            stage,
            html: $"<style>summary,details,p summary,#x summary,#x *,body *{{{Hidden}}} div,#x{{display:block!important;opacity:1!important}}</style>"
                + $"<div id=x style=\"font-size:0;color:white;text-indent:-2000px\">Own.<blockquote type=\"cite\">{Quoted}</blockquote></div>");
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await OpenAsync(visitor);

        var summary = visitor.Page.FrameLocator("iframe.frame").Locator("summary");
        await Expect(summary).ToBeVisibleAsync();
        await Expect(summary).ToHaveCSSAsync("opacity", "1");
        await Expect(summary).ToHaveCSSAsync("font-size", "14px");
        await Expect(summary).ToHaveCSSAsync("color", "rgb(51, 65, 92)");
        await Expect(summary).ToHaveCSSAsync("background-color", "rgb(233, 237, 242)");
        await Expect(summary).ToHaveCSSAsync("text-indent", "0px");
        await visitor.AssertCleanAsync();
    }

    private static async Task SendAsync(Stage stage, string? text = null, string? html = null)
    {
        await stage.Host.CreateAddressAsync("quotes");
        var draft = new MailDraft { From = [new("Ann", "ann@keller.example")], Subject = "Re: Lunch?", Text = text, Html = html };
        await stage.SendAsync(Address, [draft]);
    }

    private static async Task OpenAsync(Visitor visitor)
    {
        await visitor.SignInAsync();
        await visitor.Thread("Re: Lunch?").ClickAsync();
        await visitor.SeesHeadingAsync("Re: Lunch?");
    }
}
