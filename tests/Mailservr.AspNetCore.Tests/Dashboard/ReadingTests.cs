using System.Globalization;

namespace Mailservr.AspNetCore.Tests.Dashboard;

/// <summary>What the reader of an email is told about it, and which of its pictures are shown.</summary>
public sealed class ReadingTests(TestApp app)
{
    [Fact]
    public async Task Html_TrackersAndLinksThatLie_AreNamed()
    {
        var (reader, address) = await StartAsync();
        await app.SendAsync(address.Value, Html(
            "<p>Hi</p><img src=\"https://pics.example/a.png\" width=100 height=100><img src=\"https://x.list-manage.com/track/open.php?u=1\" width=1 height=1>"
            + "<a href=\"https://evil.example/?utm_source=a\">www.bank.example</a> <a href=\"https://ok.example/\">Shop</a>"));

        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));
        var links = await reader.GetAsync(page.Link("a[href$='/links']"));

        Assert.Contains("2 pictures of other servers are not shown.", page.Shown, StringComparison.Ordinal);
        Assert.Contains("Pictures that tell somebody that you read this: Mailchimp", page.Shown, StringComparison.Ordinal);
        Assert.Contains("Links that say who follows them: utm_source", page.Shown, StringComparison.Ordinal);
        Assert.Equal("1 link may not be what it looks like.", page.One(".findings .warning").TextContent.Trim());
        var rows = links.Document.QuerySelectorAll(".rows > li");
        Assert.Equal(["https://evil.example/?utm_source=a", "https://ok.example/"], rows.Select(row => row.QuerySelector("code")?.TextContent));
        Assert.Contains("Leads elsewhere than it says", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Null(rows[1].QuerySelector(".tag"));
        Assert.DoesNotContain(links.Document.QuerySelectorAll("a"), link => link.GetAttribute("href")?.Contains("example", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Pictures_OfASenderWhoMayAlwaysShowThem_AreLoadedUntilSaidOtherwise()
    {
        var (reader, address) = await StartAsync();
        for (var i = 0; i < 2; i++)
            await app.SendAsync(address.Value, Html("<img src=\"https://pics.example/a.png\" width=100 height=100>", subject: $"S{i}"));
        var paths = (await reader.GetAsync("/mail")).Document.QuerySelectorAll(".threads a").Select(a => a.GetAttribute("href") ?? "").ToList();
        Assert.EndsWith("images=block", (await reader.GetAsync(paths[0])).One("iframe").GetAttribute("src"), StringComparison.Ordinal);
        var asked = await reader.GetAsync((await reader.GetAsync(paths[0])).Link("a[href*='images=']"));
        Assert.EndsWith("images=load", asked.One("iframe").GetAttribute("src"), StringComparison.Ordinal);

        await reader.SubmitAsync(asked, "/pictures", "always");
        await reader.SubmitAsync(asked, "/pictures", "always");

        var other = await reader.GetAsync(paths[1]);
        Assert.EndsWith("images=load", other.One("iframe").GetAttribute("src"), StringComparison.Ordinal);
        await reader.SubmitAsync(other, "/pictures", "never");
        Assert.EndsWith("images=block", (await reader.GetAsync(paths[0])).One("iframe").GetAttribute("src"), StringComparison.Ordinal);
        var form = asked.Form("/pictures").GetAttribute("action") ?? "";
        Assert.Equal(400, (int)(await reader.PostAsync(form, [("do", "what")])).Status);
    }

    [Theory]
    [InlineData("en", "Show quoted text")]
    [InlineData("de", "Zitierten Text zeigen")]
    public async Task Answer_QuoteAtItsEnd_IsFoldedUp(string language, string summary)
    {
        var reader = await Reader.SignedInAsync(app.Url, language);
        var address = await InboxTests.AddressAsync(reader, "quotes");
        const string quote = "> 1 < 2\n> <b>b</b>\n> 3\n> 4\n> 5\n";
        await app.SendAsync(address.Value, "From: a@a.example\nSubject: Re: One\n\nOwn.\n\nOn 1 March Ann wrote:\n" + quote);
        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));
        await app.SendAsync(address.Value, "From: a@a.example\nSubject: Fwd: Two\n\nOwn.\n\nOn 1 March Ann wrote:\n" + quote);
        var forward = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));

        Assert.Equal("Own.", page.One(".email > .text").TextContent);
        var fold = page.One(".email > details:has(> .text)");
        Assert.False(fold.HasAttribute("open"));
        Assert.Equal(summary, fold.QuerySelector("summary")?.TextContent);
        Assert.Equal("On 1 March Ann wrote:\n" + quote.TrimEnd(), fold.QuerySelector(".text")?.TextContent.ReplaceLineEndings("\n"));
        Assert.Contains("> 5", forward.One(".email > .text").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sender_WhoHasNotWrittenBefore_IsSaidToBeNew()
    {
        var (reader, address) = await StartAsync();
        await app.SendAsync(address.Value, "From: Ann <joann@a.example>\nSubject: First\n\nWrite to ann@a.example.\n");
        await app.SendAsync(address.Value, "From: Ann <ann@a.example>\nSubject: Second\n\nText.\n");
        await app.SendAsync(address.Value, "From: Ann <ann@a.example>\nSubject: Third\n\nText.\n");

        var paths = (await reader.GetAsync("/mail")).Document.QuerySelectorAll(".threads a").Select(a => a.GetAttribute("href") ?? "").ToList();

        const string said = "First email from this sender";
        Assert.DoesNotContain(said, (await reader.GetAsync(paths[0])).Shown, StringComparison.Ordinal);
        Assert.Contains(said, (await reader.GetAsync(paths[1])).Shown, StringComparison.Ordinal);
        Assert.Contains(said, (await reader.GetAsync(paths[2])).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attachment_APicture_HasASmallOneThatIsShown()
    {
        var (reader, address) = await StartAsync();
        var png = Convert.ToBase64String([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. new byte[40]]);
        await app.SendAsync(address.Value,
            "From: a@a.example\nSubject: One\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHi\n"
            + $"--b\nContent-Type: image/png; name=a.png\nContent-Disposition: attachment; filename=a.png\nContent-Transfer-Encoding: base64\n\n{png}\n"
            + "--b\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\n\n%PDF\n--b--\n");

        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));

        var picture = Assert.Single(page.Document.QuerySelectorAll(".attachments img"));
        var link = picture.GetAttribute("src") ?? "";
        Assert.StartsWith("/api/attachments/", link, StringComparison.Ordinal);
        var shown = await reader.GetAsync(link);
        Assert.Equal("image/png", shown.Headers["Content-Type"]);
        // The page that is read again has the same link: the browser has the picture.
        Assert.Equal(0, long.Parse(link.Split("expires=")[1].Split('&')[0], CultureInfo.InvariantCulture) % (15 * 60));
    }

    private static string Html(string body, string subject = "One") =>
        $"From: Shop <shop@a.example>\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{body}\n";

    private async Task<(Reader Reader, (long Id, string Value) Address)> StartAsync()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        return (reader, await InboxTests.AddressAsync(reader, "reading"));
    }
}
