using Mailservr.Mime;
using Mailservr.Testing;

namespace Mailservr.Browser.Tests.Pages;

/// <summary>Every page: for everybody (WCAG 2.2 AA), and between its reader and this host alone.</summary>
public sealed class PagesTests(Chromium chromium)
{
    [Fact]
    public async Task Pages_OfAnAccount_KeepNobodyOutAndAskNobodyElse()
    {
        await using var stage = await Stage.StartAsync();
        await FurnishAsync(stage);
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();

        var seen = await AssertGoodAsync(visitor, "/mail", "/mail/threads/1", "/mail?q=has:wings");

        await visitor.AssertCleanAsync();
        Assert.Empty(stage.Remote.Requests);
        foreach (var page in (string[])["/mail?view=quarantined", "/headers", "/original", "/mail/addresses", "/delete", "/mail/blocked"])
            Assert.Contains(seen, url => url.EndsWith(page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    public async Task Pages_OfAStranger_KeepNobodyOutAndSetNoCookie(string language)
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Language = language });

        var seen = await AssertGoodAsync(visitor, "/mail");

        await visitor.AssertCleanAsync(cookies: 0);
        Assert.Contains(seen, url => url.EndsWith("/mail/register", StringComparison.Ordinal));
    }

    /// <summary>Without this, axe that does nothing would look like pages that are good.</summary>
    [Fact]
    public async Task Axe_PageThatKeepsPeopleOut_IsFound()
    {
        await using var visitor = await chromium.VisitAsync(new Uri("http://nowhere.test"));
        await visitor.Page.SetContentAsync("<html><title>x</title><img src='data:,'><input><p style='color:#eee'>pale</p>");

        var found = string.Join('\n', await Axe.FindAsync(visitor.Page));

        foreach (var rule in (string[])["image-alt", "label", "color-contrast", "html-has-lang"])
            Assert.Contains(rule, found, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> AssertGoodAsync(Visitor visitor, params string[] starts)
    {
        List<string> faults = [];
        var crawl = new Crawl(visitor, async () =>
        {
            faults.AddRange(await Axe.FindAsync(visitor.Page));
            await visitor.Page.SetViewportSizeAsync(360, 700);
            await visitor.AssertFitsAsync();
        });
        await crawl.RunAsync(starts);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        return crawl.Seen;
    }

    // Something of everything: long names, a picture from elsewhere, a code, attachments, an answer, mail in quarantine.
    private static async Task FurnishAsync(Stage stage)
    {
        var shop = await stage.Host.CreateAddressAsync("shop");
        await stage.Host.CreateAddressAsync("a-rather-long-name-that-somebody-has-thought-of-for-an-address");
        var draft = new MailDraft
        {
            From = [new("Ann Keller", "ann@keller.example")],
            To = [new(null, shop)],
            Cc = [new("Bob", "bob@keller.example")],
            Subject = "Lunch on Friday?",
            Text = "Your code is 482913.\n\nAnn",
            MessageId = "lunch@keller.example",
            Attachments = [new() { FileName = "menu.pdf", MediaType = "application/pdf", Bytes = new byte[5000] }],
        };
        await stage.Host.SendAsync("ann@keller.example", [shop], draft);
        await stage.Host.SendAsync("ann@keller.example", [shop], draft with
        {
            Subject = "Re: " + draft.Subject, MessageId = null, InReplyTo = ["lunch@keller.example"], Attachments = [],
            Html = $"<p style=\"color:#999;background:#aaa\">Pale</p><img src=\"{stage.Remote.Url("/x.png")}\">",
        });
        await stage.SendAsync(shop, Enumerable.Range(0, 60).Select(i => draft with
        {
            Subject = $"Note {i} " + new string('w', i * 8), MessageId = null, Text = "A note.", Attachments = [],
        }));
    }
}
