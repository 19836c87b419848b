using System.Net;
using System.Text;
using Mailservr.Client;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Dashboard;

public sealed class ThreadTests(TestApp app)
{
    [Fact]
    public async Task Thread_SeveralEmails_StandInOrderAndOldOnesAreFolded()
    {
        var (reader, address) = await StartAsync();
        await app.SendAsync(address.Value, "From: Ann <ann@a.example>\nSubject: Talk\nMessage-ID: <1@a.example>\n\nFirst words.\n");
        await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));
        await app.SendAsync(
            address.Value, "From: Bob <bob@a.example>\nSubject: Re: Talk\nMessage-ID: <2@a.example>\nIn-Reply-To: <1@a.example>\n\nSecond words.\n");

        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));

        var emails = page.Document.QuerySelectorAll(".emails > li > details");
        Assert.Equal(["First words.", "Second words."], emails.Select(email => email.QuerySelector(".text")?.TextContent.Trim()));
        Assert.Equal([false, true], emails.Select(email => email.HasAttribute("open")));
        Assert.Contains("Ann <ann@a.example>", emails[0].TextContent, StringComparison.Ordinal);
        Assert.Contains(address.Value, emails[0].QuerySelector("dl")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("2 emails", page.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thread_MoreThanAPage_HasPartsThatLeadToEachOther()
    {
        var (reader, address) = await StartAsync();
        var account = (await reader.Browser.Client.Account.GetAsync()).Id;
        var threadId = 0L;
        for (var i = 0; i < 25; i++)
        {
            threadId = (await app.AppendAsync(new MessageAppendBuilder
            {
                AccountId = account, AddressId = address.Id, Subject = "long", Text = $"text {i:00}", References = i == 0 ? [] : [$"root-{address.Id}@x"],
                InternetMessageId = i == 0 ? $"root-{address.Id}@x" : null,
            })).ThreadId;
        }

        var newest = await reader.GetAsync($"/mail/threads/{threadId}");
        var older = await reader.GetAsync(newest.Link("a[href*='part=1']"));

        Assert.Equal(Enumerable.Range(5, 20).Select(i => $"text {i:00}"), Texts(newest));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"text {i:00}"), Texts(older));
        Assert.Contains("5 earlier emails", newest.Shown, StringComparison.Ordinal);
        Assert.Equal(Texts(newest), Texts(await reader.GetAsync(older.Link("a[href*='part=0']"))));
    }

    [Fact]
    public async Task Thread_Buttons_DoWhatTheySay()
    {
        var (reader, address) = await StartAsync();
        await app.SendAsync(address.Value, "From: a@a.example\nSubject: One\n\nText.\n");
        var path = (await reader.GetAsync("/mail")).Link(".threads a");
        var form = path.Split('?')[0];

        var starred = await reader.SubmitAsync(await reader.GetAsync(path), form, "star");
        Assert.Contains("Starred", starred.One(".facts").TextContent, StringComparison.Ordinal);
        var plain = await reader.SubmitAsync(starred, form, "unstar");
        Assert.DoesNotContain("Starred", plain.One(".facts").TextContent, StringComparison.Ordinal);
        Assert.Equal("1 thread marked unread.", (await reader.SubmitAsync(plain, form, "unread")).Notice);
        Assert.Equal(["One"], (await reader.GetAsync("/mail?view=unread")).Subjects);
        Assert.Equal("1 thread archived.", (await reader.SubmitAsync(plain, form, "archive")).Notice);
        var archived = await reader.GetAsync(path);
        Assert.Equal("1 thread moved to the inbox.", (await reader.SubmitAsync(archived, form, "unarchive")).Notice);
        var question = await reader.SubmitAsync(await reader.GetAsync(path), form, "delete");
        Assert.Equal(["One"], (await reader.GetAsync("/mail")).Subjects);
        Assert.Equal("Deleted.", (await reader.SubmitAsync(question, form, null)).Notice);
        await reader.GetAsync(path, 404);
    }

    [Fact]
    public async Task Email_Buttons_ChangeItAlone()
    {
        var (reader, address) = await StartAsync();
        await app.SendAsync(address.Value, "From: a@a.example\nSubject: One\n\nText.\n");
        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));
        var form = page.One(".email .bulk").GetAttribute("action") ?? "";

        var starred = await reader.SubmitAsync(page, form, "star");
        Assert.Contains("Remove star", starred.One(".email .bulk").TextContent, StringComparison.Ordinal);
        Assert.Equal("1 thread marked unread.", (await reader.SubmitAsync(starred, form, "unread")).Notice);
        var question = await reader.SubmitAsync(starred, form, "delete");
        Assert.Contains("This email and its attachments will be gone.", question.Shown, StringComparison.Ordinal);
        Assert.Equal("Deleted.", (await reader.SubmitAsync(question, form, null)).Notice);
        Assert.Empty((await reader.GetAsync("/mail")).Subjects);
    }

    [Fact]
    public async Task Email_HeadersOriginalAndDownload_AreWhatArrived()
    {
        const string message = "From: a@a.example\r\nX-Odd: <b>1</b>\r\nSubject: One\r\n\r\n<script>x</script>\r\n";
        var (reader, address) = await StartAsync();
        await app.SendAsync(address.Value, message);
        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));

        var headers = await reader.GetAsync(page.Link("a[href$='/headers']"));
        var original = await reader.GetAsync(page.Link("a[href$='/original']"));
        var download = await reader.GetAsync(page.Link("a[href$='/download']"));

        Assert.Contains("<b>1</b>", headers.One("dl").TextContent, StringComparison.Ordinal);
        Assert.Equal(message.ReplaceLineEndings("\n"), original.One("pre").TextContent.ReplaceLineEndings("\n"));
        Assert.Equal(message, Encoding.UTF8.GetString(download.Body));
        Assert.Equal("message/rfc822", download.Headers["Content-Type"]);
        Assert.StartsWith("attachment; filename=\"message-", download.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains("sandbox", download.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("One", (await reader.GetAsync(headers.Link(".back a"))).One("h1").TextContent);
    }

    [Fact]
    public async Task Email_Html_StandsInAFrameThatRunsNothing()
    {
        var (reader, address) = await StartAsync();
        await app.SendAsync(
            address.Value,
            """
            From: a@a.example
            Subject: One
            MIME-Version: 1.0
            Content-Type: text/html

            <p>Hello <b>you</b></p><script>alert(1)</script><img src="https://elsewhere.example/x.png">
            """);
        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));

        var frame = page.One("iframe");
        var shown = await reader.GetAsync(frame.GetAttribute("src") ?? "");
        var asked = await reader.GetAsync(page.Link("a[href*='images=']").Split('#')[0]);
        var loaded = await reader.GetAsync(asked.One("iframe").GetAttribute("src") ?? "");

        Assert.Equal("allow-popups allow-popups-to-escape-sandbox", frame.GetAttribute("sandbox"));
        Assert.NotEmpty(frame.GetAttribute("title") ?? "");
        Assert.Contains("Hello <b>you</b>", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere.example", shown.Text, StringComparison.Ordinal);
        Assert.Contains("sandbox", shown.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("/api/images/", loaded.Text, StringComparison.Ordinal);
        Assert.EndsWith("images=block", (await reader.GetAsync(asked.Link(".email .links a").Split('#')[0])).One("iframe").GetAttribute("src"), StringComparison.Ordinal);
        await new Reader(app.Url).GetAsync(frame.GetAttribute("src") ?? "", 401);
    }

    [Fact]
    public async Task Email_HtmlAndText_HasBoth()
    {
        var (reader, address) = await StartAsync();
        await app.AppendAsync(new MessageAppendBuilder
        {
            AccountId = (await reader.Browser.Client.Account.GetAsync()).Id, AddressId = address.Id, Text = "As words.", Html = "<p>As HTML.</p>",
        });

        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));

        Assert.Equal("As words.", page.One(".email .fold .text").TextContent.Trim());
        Assert.Contains("As HTML.", (await reader.GetAsync(page.One("iframe").GetAttribute("src") ?? "")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attachment_Link_LeadsToAnExpiringDownload()
    {
        ChosenStorage.RequireEmbedded("The links are those of the S3 server.");
        var (reader, address) = await StartAsync();
        await app.SendAsync(address.Value, """
            From: a@a.example
            Subject: One
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b

            Text.
            --b
            Content-Type: text/html
            Content-Disposition: attachment; filename="<img src=x onerror=alert(1)>.html"

            <script>alert(1)</script>
            --b--
            """);
        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));

        var link = await reader.GetAsync(page.Link(".attachments a"), 303);
        var file = await reader.GetAsync(link.Location ?? "");

        Assert.Contains("expires=", link.Location, StringComparison.Ordinal);
        Assert.Equal("<script>alert(1)</script>", file.Text.Trim());
        Assert.StartsWith("attachment", file.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("application/octet-stream", file.Headers["Content-Type"]);
        Assert.Empty(page.Document.QuerySelectorAll("main img"));
        await new Reader(app.Url).GetAsync(page.Link(".attachments a"), 303);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("</title></textarea></pre><svg onload=alert(1)>")]
    [InlineData("' autofocus onfocus=alert(1) x='")]
    [InlineData("{{7*7}} @(1+1) ${1}")]
    [InlineData("&lt;b&gt; &amp;")]
    [InlineData("javascript:alert(1)//")]
    public async Task HostileText_Everywhere_IsTextOnly(string text)
    {
        var (reader, address) = await StartAsync();
        await app.SendAsync(
            address.Value,
            $"From: \"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\" <a@a.example>\nSubject: {text}\nX-Odd: {text}\n\n{text}\n");
        await reader.Browser.Client.Addresses.UpdateAsync(address.Id, new() { Note = text });
        var inbox = await reader.GetAsync("/mail");
        var thread = await reader.GetAsync(inbox.Link(".threads a"));
        PageAnswer[] pages =
        [
            inbox, thread, await reader.GetAsync("/mail?q=" + Uri.EscapeDataString(text)), await reader.GetAsync("/mail/addresses"),
            await reader.GetAsync("/mail/addresses?q=" + Uri.EscapeDataString(text)), await reader.GetAsync($"/mail/addresses/{address.Id}"),
            await reader.GetAsync(thread.Link("a[href$='/headers']")), await reader.GetAsync(thread.Link("a[href$='/original']")),
            await reader.GetAsync("/mail/sign-in?returnTo=" + Uri.EscapeDataString(text), 303),
        ];

        Assert.Equal([text], inbox.Subjects);
        Assert.Equal(text, thread.One("h1").TextContent);
        Assert.Equal(text, thread.One(".text").TextContent.Trim());
        Assert.Equal(text, pages[5].One("#note").GetAttribute("value"));
        Assert.All(pages, IsClean);
    }

    [Fact]
    public async Task BlockSender_FromAThread_RefusesTheNextMail()
    {
        var (reader, address) = await StartAsync();
        await app.SendAsync(address.Value, "From: pest@a.example\nSubject: One\n\nText.\n", "pest@a.example");
        var page = await reader.GetAsync((await reader.GetAsync("/mail")).Link(".threads a"));

        var after = await reader.SubmitAsync(page, "/blocked", null, ("action", "quarantine"));
        await app.SendAsync(address.Value, "From: pest@a.example\nSubject: Two\n\nText.\n", "pest@a.example");

        Assert.Equal("The sender is blocked.", after.Notice);
        Assert.Equal(["One"], (await reader.GetAsync("/mail")).Subjects);
        Assert.Equal(["Two"], (await reader.GetAsync("/mail?view=quarantined")).Subjects);
        var blocks = await reader.GetAsync($"/mail/addresses/{address.Id}");
        Assert.Contains("pest@a.example", blocks.One(".rows").TextContent, StringComparison.Ordinal);
        var again = await reader.SubmitAsync(page, "/blocked", null);
        Assert.Equal("This sender is blocked already.", again.Fault);
        Assert.Equal("pest@a.example", again.One("#block-sender").GetAttribute("value"));
    }

    private async Task<(Reader Reader, (long Id, string Value) Address)> StartAsync()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        return (reader, await InboxTests.AddressAsync(reader, "thread"));
    }

    private static IEnumerable<string> Texts(PageAnswer page) =>
        page.Document.QuerySelectorAll(".emails .text").Select(text => text.TextContent.Trim());

    private static void IsClean(PageAnswer page)
    {
        var elements = page.Document.All;
        Assert.DoesNotContain(elements, element => element.Attributes.Any(one => one.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.All(page.Document.QuerySelectorAll("script"), script => Assert.Equal("module", script.GetAttribute("type")));
        Assert.Empty(page.Document.QuerySelectorAll("main script, main img, main style, main iframe, [style], [autofocus]"));
        // The only picture of ours is the chart of an address.
        Assert.All(page.Document.QuerySelectorAll("main svg"), svg => Assert.Equal("chart", svg.ParentElement?.ClassName));
        Assert.All(page.Document.QuerySelectorAll("[href]"), link => Assert.StartsWith("/", link.GetAttribute("href")?.Replace("#main", "/", StringComparison.Ordinal), StringComparison.Ordinal));
    }
}
