using System.Net;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Html;

public sealed class EmailHtmlTests(TestApp app)
{
    [Fact]
    public async Task Page_HtmlMessage_IsSafeAndServedSo()
    {
        var (account, id) = await app.MailAsync(
            "<style>.a{color:#0a0}</style><body bgcolor=#eeeeee><p class=a onclick=x()>Hello</p><script>alert(1)</script>"
            + "<img src=https://pixel.example/a.png alt=Logo><a href=https://shop.example/?a=1&b=2>Shop</a>");

        var page = await account.GetAsync($"/api/emails/{id}/html");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("text/html; charset=utf-8", page.ContentType);
        Assert.StartsWith("<!DOCTYPE html>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<p class=\"a\">Hello</p><img alt=\"Logo\">", page.Text, StringComparison.Ordinal);
        Assert.Contains(".a{color:#0a0}", page.Text, StringComparison.Ordinal);
        Assert.Contains("<body bgcolor=\"#eeeeee\">", page.Text, StringComparison.Ordinal);
        Assert.Contains(
            "<a href=\"https://shop.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer\">Shop</a>",
            page.Text, StringComparison.Ordinal);
        foreach (var word in (string[])["script", "onclick", "pixel.example"])
            Assert.DoesNotContain(word, page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("?images=block", "")]
    [InlineData("?images=load", " {api}/images/")]
    public async Task Page_Headers_LetItDoNothing(string query, string images)
    {
        var (account, id) = await app.MailAsync("<p>x</p>");

        var page = await account.GetAsync($"/api/emails/{id}/html{query}");

        var api = app.Url.GetLeftPart(UriPartial.Authority) + "/api";
        var allowed = $"default-src 'none'; img-src data: {api}/attachments/{images.Replace("{api}", api, StringComparison.Ordinal)}; "
            + "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
        Assert.Equal(
            allowed + "; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
            page.Headers["Content-Security-Policy"]);
        Assert.Contains($"content=\"{allowed.Replace("'", "&#39;", StringComparison.Ordinal)}\"", page.Text, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal("off", page.Headers["X-DNS-Prefetch-Control"]);
        Assert.Equal("same-origin", page.Headers["Cross-Origin-Resource-Policy"]);
        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AnswerWithALongQuote_IsFoldedUpInTheLanguageOfTheReader()
    {
        var quote = "<blockquote type=cite>" + new string('q', 400) + "</blockquote>";
        var (account, id) = await app.MailAsync("<p>Own</p><details open><summary>Of the mail</summary>" + quote + "</details>");

        var page = (await account.GetAsync($"/api/emails/{id}/html", ("Accept-Language", "de"))).Text;

        Assert.Contains("<p>Own</p>Of the mail<details><summary lang=\"de\">Zitierten Text zeigen</summary><blockquote", page, StringComparison.Ordinal);
        Assert.Single(page.Split("<details>")[1..]);
    }

    [Fact]
    public async Task Page_PlainText_IsTextWithLinks()
    {
        var (account, id) = await app.MailAsync("1 < 2 & <b>not bold</b>\nsee https://a.example/x?y=1. Bye", "text/plain");

        var page = (await account.GetAsync($"/api/emails/{id}/html")).Text;

        Assert.Contains("1 &lt; 2 &amp; &lt;b&gt;not bold&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains(">https://a.example/x?y=1</a>. Bye", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAnotherAccountOrNone_Is404()
    {
        var (account, id) = await app.MailAsync("<p>x</p>");
        var other = await app.AccountAsync();

        (await other.GetAsync($"/api/emails/{id}/html")).IsProblem(404, "not_found");
        (await account.GetAsync("/api/emails/999999999/html")).IsProblem(404, "not_found");
        (await new ApiClient(app.Client()).GetAsync($"/api/emails/{id}/html")).IsProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("?images=all")]
    [InlineData("?images=load&images=load")]
    public async Task Page_WrongChoice_Is400(string query)
    {
        var (account, id) = await app.MailAsync("<p>x</p>");

        (await account.GetAsync($"/api/emails/{id}/html{query}")).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task Page_WithTheCookieOfASession_IsShown()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var domain = (await browser.Client.Domains.ListAsync().FirstAsync()).Id;
        var address = await browser.Client.Addresses.CreateAsync(
            new NewAddress { Name = "a" + Guid.NewGuid().ToString("N"), DomainId = domain });
        await app.SendAsync(address.Text, "Content-Type: text/html\n\n<p>Hello</p>");
        var id = (await browser.Client.Emails.ListAsync().FirstAsync()).Id;

        var page = await browser.GetAsync($"/api/emails/{id}/html");

        Assert.Contains("<p>Hello</p>", page.Text, StringComparison.Ordinal);
    }
}
