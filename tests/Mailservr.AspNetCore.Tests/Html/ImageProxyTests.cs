using System.Net;
using Mailservr.RemoteImages;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Html;

public sealed class ImageProxyTests(TestApp app)
{
    private ApiClient Anonymous => new(app.Client());

    [Fact]
    public async Task Image_AskedFor_ComesThroughThisHostAndTellsNothing()
    {
        await using var server = await ImageServer.StartAsync(ImageServer.Png, "text/html");
        var page = await app.PageAsync($"<img src='{server.Url("/logo.png?reader=7")}'><img src='{server.Url("/logo.png?reader=7")}'>", load: true);
        var url = MailPage.Pictures(page)[0];
        Assert.DoesNotContain("reader", url, StringComparison.Ordinal);

        var image = await Anonymous.GetAsync(url);
        await Anonymous.GetAsync(url);

        Assert.Equal((HttpStatusCode.OK, "image/png"), (image.Status, image.ContentType));
        Assert.Equal(ImageServer.Png, image.Body);
        Assert.Equal("nosniff", image.Headers["X-Content-Type-Options"]);
        Assert.Equal("cross-origin", image.Headers["Cross-Origin-Resource-Policy"]);
        Assert.DoesNotContain("Set-Cookie", image.Headers.Keys);
        var (path, headers) = Assert.Single(server.Requests);
        Assert.Equal("/logo.png?reader=7", path);
        Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Mozilla/5.0 (compatible; ImageProxy/1.0)", headers["User-Agent"]);
    }

    [Fact]
    public async Task Image_NotAskedFor_IsNotFetched()
    {
        await using var server = await ImageServer.StartAsync(ImageServer.Png, "image/png");

        var page = await app.PageAsync($"<img src='{server.Url("/")}'><p style='background:red url({server.Url("/")})'>x");

        Assert.Contains("background:red none", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{server.Port}", page, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")]
    [InlineData("<html><script>alert(1)</script>", "text/html")]
    [InlineData("<html>", "image/png")]
    [InlineData("", "image/png")]
    [InlineData("%PDF-1.7", "image/jpeg")]
    public async Task Image_SomethingElse_Is502(string body, string type)
    {
        await using var server = await ImageServer.StartAsync(System.Text.Encoding.ASCII.GetBytes(body), type);

        (await Anonymous.GetAsync(Seal(server.Url("/a.png")))).IsProblem(502, "image_unavailable");
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Image_TooLarge_Is502()
    {
        await using var server = await ImageServer.StartAsync([.. ImageServer.Png, .. new byte[11 * 1024 * 1024]], "image/png");

        (await Anonymous.GetAsync(Seal(server.Url("/a.png")))).IsProblem(502, "image_unavailable");
    }

    // The server listens on every address of this machine: only the guard is in between.
    [Theory]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://127.0.0.2:{0}/")]
    [InlineData("http://[::ffff:127.0.0.2]:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://2130706434:{0}/")]
    [InlineData("http://user@127.0.0.3:{0}/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://metadata.internal/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("gopher://127.0.0.1:{0}/")]
    [InlineData("http://93.184.215.14:22/")]
    public async Task Image_PrivateTarget_IsNotAsked(string target)
    {
        await using var server = await ImageServer.StartAsync(ImageServer.Png, "image/png");
        var url = target.Replace("{0}", $"{server.Port}", StringComparison.Ordinal);

        (await Anonymous.GetAsync(Seal(url))).IsProblem(502, "image_unavailable");

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("http://127.0.0.2:{0}/", 1)]
    [InlineData("http://localhost:{0}/", 1)]
    [InlineData("file:///etc/passwd", 1)]
    [InlineData("/again", 4)]
    public async Task Image_RedirectToAPrivateTargetOrWithoutEnd_IsNotFollowed(string location, int requests)
    {
        var port = 0;
        await using var server = await ImageServer.StartAsync(context =>
        {
            context.Response.Redirect(location.Replace("{0}", $"{port}", StringComparison.Ordinal));
            return Task.CompletedTask;
        });
        port = server.Port;

        (await Anonymous.GetAsync(Seal(server.Url("/a.png")))).IsProblem(502, "image_unavailable");

        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task Image_RedirectToAnAllowedTarget_IsFollowed()
    {
        await using var server = await ImageServer.StartAsync(context =>
        {
            if (context.Request.Path == "/a.png")
                context.Response.Redirect("/b.png");
            return context.Request.Path == "/a.png" ? Task.CompletedTask : context.Response.Body.WriteAsync(ImageServer.Png).AsTask();
        });

        Assert.Equal(HttpStatusCode.OK, (await Anonymous.GetAsync(Seal(server.Url("/a.png")))).Status);
    }

    [Fact]
    public async Task Link_ForgedOrExpired_Is403()
    {
        await using var server = await ImageServer.StartAsync(ImageServer.Png, "image/png");
        var url = Seal(server.Url("/a.png"));
        var changed = url[..^2] + (url[^2] == 'A' ? 'B' : 'A') + url[^1];

        foreach (var forged in (string[])[changed, url + "A", url[..^1], url + "?url=http://a.example", "/api/images/x", "/api/images/" + server.Url("/")])
            Assert.NotEqual(HttpStatusCode.OK, (await Anonymous.GetAsync(forged)).Status);
        (await Anonymous.GetAsync(changed)).IsProblem(403, "link_invalid");
        (await Anonymous.GetAsync(url + "?a=1")).IsProblem(403, "link_invalid");
        (await Anonymous.GetAsync(Seal(server.Url("/a.png"), TimeSpan.FromSeconds(-1)))).IsProblem(403, "link_expired");
        Assert.Empty(server.Requests);
    }

    private string Seal(string url, TimeSpan? lifetime = null) => "/api/images/" + app.Services.GetRequiredService<RemoteImageLinks>()
        .Seal(url, TimeProvider.System.GetUtcNow() + (lifetime ?? TimeSpan.FromMinutes(5)));
}
