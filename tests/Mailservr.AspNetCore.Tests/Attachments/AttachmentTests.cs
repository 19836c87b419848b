using System.Net;
using System.Text;
using Mailservr.AspNetCore.Attachments;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Attachments;

public sealed class AttachmentTests(TestApp app)
{
    private const string LinksOfS3 = "The links are those of the S3 server, which the tests of that storage look at.";

    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    /// <summary>Links need no key, and S3 refuses requests that bring one.</summary>
    private ApiClient Anonymous => new(app.Client());

    [Fact]
    public async Task Attachment_Read_GivesALinkThatNeedsNoKey()
    {
        var (account, id) = await AttachmentAsync("Bericht \"ä\".png", "image/png");

        var attachment = await account.GetAsync($"/api/attachments/{id}");
        var file = await Anonymous.GetAsync(Url(attachment));

        string[] members = ["id", "filename", "contentType", "size", "sha256", "contentId", "inline", "url", "expiresAt"];
        Assert.Equal(members, attachment.Data.EnumerateObject().Select(member => member.Name));
        Assert.Equal(Content, file.Body);
        Assert.Equal("image/png", file.ContentType);
        if (!ChosenStorage.IsProduction) // which a server of S3 cannot be made to say
        {
            Assert.Equal("nosniff", file.Headers["X-Content-Type-Options"]);
            Assert.Contains("sandbox", file.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        }

        var disposition = file.Headers["Content-Disposition"];
        Assert.StartsWith("attachment; filename=", disposition, StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''", disposition, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/svg+xml")]
    [InlineData("application/xhtml+xml")]
    [InlineData("text/xml")]
    [InlineData("application/x-whatever")]
    public async Task Download_TypeThatABrowserRuns_IsOctets(string type)
    {
        var (account, id) = await AttachmentAsync("page.html", type);

        var file = await Anonymous.GetAsync(await UrlAsync(account, id));

        Assert.Equal("application/octet-stream", file.ContentType);
        Assert.StartsWith("attachment", file.Headers["Content-Disposition"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IMAGE/PNG", "image/png")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("text/plain; charset=x\r\nX: y", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    public void DownloadType_Declared_IsOneOfOurs(string declared, string served) =>
        Assert.Equal(served, DownloadType.For(declared));

    [Fact]
    public async Task Download_AnythingChanged_Is403()
    {
        ChosenStorage.RequireEmbedded(LinksOfS3);
        var (account, id) = await AttachmentAsync("a.png", "image/png");
        var url = await UrlAsync(account, id);
        string[] changed =
        [
            url.Replace("signature=", "signature=A", StringComparison.Ordinal),
            url.Replace("expires=", "expires=9", StringComparison.Ordinal),
            url.Replace("name=a", "name=b", StringComparison.Ordinal),
            url.Replace($"account={account.AccountId}", "account=1", StringComparison.Ordinal),
            url.Replace($"/{id}/", $"/{id + 1}/", StringComparison.Ordinal),
            url + "&extra=1",
            url + "&name=a.png",
            url[..url.IndexOf("&signature", StringComparison.Ordinal)],
            url[..url.IndexOf('?', StringComparison.Ordinal)],
            url.Replace("expires=", "expires=-", StringComparison.Ordinal),
            url.Replace("expires=", "expires=99999999", StringComparison.Ordinal),
        ];

        foreach (var other in changed)
            (await account.GetAsync(other)).IsProblem(403, "link_invalid");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await account.DeleteAsync(url)).Status);
        Assert.Equal(HttpStatusCode.OK, (await account.SendAsync(HttpMethod.Head, url, null)).Status);
    }

    [Fact]
    public async Task Download_Range_IsThatPart()
    {
        var (account, id) = await AttachmentAsync("a.png", "image/png");

        var part = await Anonymous.GetAsync(await UrlAsync(account, id), ("Range", "bytes=100-199"));

        Assert.Equal(HttpStatusCode.PartialContent, part.Status);
        Assert.Equal(Content[100..200], part.Body);
    }

    [Fact]
    public async Task Download_MessageDeleted_Is404()
    {
        ChosenStorage.RequireEmbedded(LinksOfS3);
        var (account, id) = await AttachmentAsync("a.png", "image/png");
        var url = await UrlAsync(account, id);
        var email = await account.Client.Emails.ListAsync().FirstAsync();

        await account.Client.Emails.DeleteAsync(email.Id);

        (await account.GetAsync(url)).IsProblem(404, "not_found");
        await account.Client.Attachments.GetAsync(id).IsRefusedAsync(404, "not_found");
    }

    [Fact]
    public async Task Attachment_OfAnotherAccount_Is404()
    {
        var (_, id) = await AttachmentAsync("a.png", "image/png");
        var other = await app.AccountAsync();

        await other.Client.Attachments.GetAsync(id).IsRefusedAsync(404, "not_found");
    }

    [Fact]
    public async Task Attachments_InsideAnEmbeddedMessage_AreFoundThroughIt()
    {
        var account = await app.AccountAsync();
        var client = account.Client;
        await app.SendAsync((await account.NewAddressAsync()).Text, Nested(levels: 8));

        var email = await client.Emails.ListAsync().FirstAsync();
        var whole = await client.Emails.GetAsync(email.Id);
        var thread = await client.Threads.GetAsync(email.ThreadId);
        var outer = email.Attachments[0];
        var inner = outer;
        for (var i = 0; i < 8; i++)
            inner = inner.Attachments?[0] ?? throw new InvalidOperationException($"Nothing is in level {i}.");
        var (read, innermost) = (await client.Attachments.GetAsync(outer.Id), await client.Attachments.GetAsync(inner.Id));

        Assert.Equal(("deep.txt", null), (inner.Filename, inner.Attachments));
        Assert.Equal(Json(outer), Json(read));
        Assert.Equal("deep.txt", innermost.Filename);
        Assert.Equal((email.Id, email.Id), (whole.Id, thread.Emails[0].Id));
    }

    [Fact]
    public async Task Attachment_Opened_IsTheFile()
    {
        var (account, id) = await AttachmentAsync("a.png", "image/png");

        await using var file = await account.Client.Attachments.OpenAsync(id);

        using var read = new MemoryStream();
        await file.CopyToAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(Content, read.ToArray());
    }

    private static string Json(EmailAttachment attachment) => System.Text.Json.JsonSerializer.Serialize(attachment.Attachments);

    private static string Nested(int levels)
    {
        var text = new StringBuilder();
        for (var i = 0; i < levels; i++)
            text.Append(null, $"Subject: {i}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")
                .Append("Content-Type: message/rfc822\nContent-Disposition: attachment\n\n");
        text.Append("Subject: deep\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=deep\n\n--deep\n")
            .Append("Content-Type: text/plain\nContent-Disposition: attachment; filename=deep.txt\n\nx\n--deep--\n");
        for (var i = levels - 1; i >= 0; i--)
            text.Append(null, $"--b{i}--\n");
        return text.ToString();
    }

    private static string Url(ApiAnswer attachment) => attachment.Data.GetProperty("url").GetString() ?? "";

    private static async Task<string> UrlAsync(ApiClient account, long id) => (await account.Client.Attachments.GetAsync(id)).Url;

    private async Task<(ApiClient Account, long Id)> AttachmentAsync(string name, string type)
    {
        var account = await app.AccountAsync();
        var base64 = Convert.ToBase64String(Content, Base64FormattingOptions.InsertLineBreaks);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(name));
        await app.SendAsync((await account.NewAddressAsync()).Text, $"""
            From: a@sender.example
            Subject: A file
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            See the file.
            --b
            Content-Type: {type}
            Content-Disposition: attachment; filename="=?utf-8?B?{encoded}?="
            Content-Transfer-Encoding: base64

            {base64}
            --b--

            """);
        var email = await account.Client.Emails.ListAsync(new MailFilter { HasAttachment = true }).FirstAsync();
        return (account, email.Attachments[0].Id);
    }
}
