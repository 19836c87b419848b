using System.Net;

namespace Mailservr.AspNetCore.Tests.Html;

public sealed class InlinePictureTests(TestApp app)
{
    private static readonly byte[] Svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray();

    private ApiClient Anonymous => new(app.Client());

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/jpeg")] // what it is called does not count
    public async Task Picture_OfTheMessage_IsShownAsWhatItIs(string declared)
    {
        var url = await PictureAsync(ImageServer.Png, declared);

        var picture = await Anonymous.GetAsync(url);

        Assert.Equal(ImageServer.Png, picture.Body);
        Assert.Equal("image/png", picture.ContentType);
        Assert.Equal("nosniff", picture.Headers["X-Content-Type-Options"]);
        Assert.Equal("inline", picture.Headers["Content-Disposition"]);
        // The page has no origin: anything stricter would hide the picture from it.
        Assert.Equal("cross-origin", picture.Headers["Cross-Origin-Resource-Policy"]);
        Assert.Contains("sandbox", picture.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/svg+xml")]
    public async Task Picture_Svg_IsNeverShown(string declared) =>
        (await Anonymous.GetAsync(await PictureAsync(Svg, declared))).IsProblem(404, "not_found");

    [Fact]
    public async Task Picture_NotOfThisMessage_IsLeftOut()
    {
        var page = await app.PageAsync("<img src=cid:elsewhere alt=x>");

        Assert.Contains("<img alt=\"x\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_LinkChanged_Is403()
    {
        var url = await PictureAsync(ImageServer.Png, "image/png");
        string[] changed =
        [
            url.Replace("signature=", "signature=A", StringComparison.Ordinal),
            url.Replace("expires=", "expires=9", StringComparison.Ordinal),
            url.Replace("account=", "account=1", StringComparison.Ordinal),
            url + "&extra=1",
            url[..url.IndexOf('?', StringComparison.Ordinal)],
            url.Replace("/inline?", "/download?", StringComparison.Ordinal),
        ];

        foreach (var other in changed)
            (await Anonymous.GetAsync(other)).IsProblem(403, "link_invalid");
    }

    [Fact]
    public async Task Picture_MessageDeleted_Is404()
    {
        var account = await app.AccountAsync();
        var (id, url) = await PictureAsync(account, ImageServer.Png, "image/png");

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync($"/api/emails/{id}")).Status);

        (await Anonymous.GetAsync(url)).IsProblem(404, "not_found");
    }

    private async Task<string> PictureAsync(byte[] bytes, string type) =>
        (await PictureAsync(await app.AccountAsync(), bytes, type)).Url;

    private async Task<(long Id, string Url)> PictureAsync(ApiClient account, byte[] bytes, string type)
    {
        var address = await account.NewAddressAsync();
        await app.SendAsync(address.Text, $"""
            From: a@example.org
            MIME-Version: 1.0
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html

            <img src="cid:logo@x" alt="Logo">
            --b
            Content-Type: {type}
            Content-ID: <logo@x>
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)}
            --b--
            """);
        var id = (await account.Client.Emails.ListAsync().FirstAsync()).Id;
        var page = (await account.GetAsync($"/api/emails/{id}/html")).Text;
        return (id, Assert.Single(MailPage.Pictures(page)));
    }
}
