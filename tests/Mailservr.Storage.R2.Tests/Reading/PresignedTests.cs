using System.Net;

namespace Mailservr.Storage.R2.Tests.Reading;

/// <summary>What the server itself makes of our links.</summary>
public sealed class PresignedTests(S3Server server) : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly R2BlobStore _store = server.Store();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("report.pdf", "application/pdf")]
    [InlineData("Bericht \"ä\" 100% *(1)*'~+&=?#;.png", "image/png")]
    [InlineData("发票 🧾.zip", "application/zip")]
    [InlineData("..\\..\\etc/passwd", "text/plain")]
    public async Task Url_Opened_IsADownloadWithItsName(string name, string type)
    {
        var content = Content.Random(1, 10_000);
        var blob = await Content.UploadAsync(_store, 1, content);

        using var answer = await Http.GetAsync(_store.GetUrl(blob.Key, In(minutes: 15), name, type));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        var disposition = answer.Content.Headers.GetValues("Content-Disposition").Single();
        Assert.StartsWith("attachment; filename=\"", disposition, StringComparison.Ordinal);
        Assert.EndsWith("filename*=UTF-8''" + Uri.EscapeDataString(name == "..\\..\\etc/passwd" ? "passwd" : name), disposition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_AsText_IsTheSameLink()
    {
        var blob = await Content.UploadAsync(_store, 1, "text"u8.ToArray());
        var url = _store.GetUrl(blob.Key, In(minutes: 15), "ä ö.txt", "text/plain");

        Assert.Equal("text", await Http.GetStringAsync(new Uri(url.AbsoluteUri)));
        Assert.StartsWith(server.Url + "/" + S3Server.Bucket + "/", url.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_Range_IsThatPart()
    {
        var content = Content.Random(1, 10_000);
        var blob = await Content.UploadAsync(_store, 1, content);
        using var request = new HttpRequestMessage(HttpMethod.Get, _store.GetUrl(blob.Key, In(minutes: 15), "a", "image/png"));
        request.Headers.Range = new(100, 199);

        using var answer = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(content[100..200], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Url_Expired_IsRefusedByTheServer()
    {
        var blob = await Content.UploadAsync(_store, 1, "text"u8.ToArray());
        var url = _store.GetUrl(blob.Key, TimeProvider.System.GetUtcNow().AddSeconds(5), "a.txt", "text/plain");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, url));

        await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Get, url));
    }

    [Fact]
    public async Task Url_AnythingChanged_IsRefusedByTheServer()
    {
        var blob = await Content.UploadAsync(_store, 1, "mine"u8.ToArray());
        var other = await Content.UploadAsync(_store, 2, "theirs"u8.ToArray());
        var url = _store.GetUrl(blob.Key, In(minutes: 15), "a.txt", "text/plain").AbsoluteUri;
        string[] changed =
        [
            url.Replace(_store.Keys.Of(blob.Key), _store.Keys.Of(other.Key), StringComparison.Ordinal),
            url.Replace("X-Amz-Expires=", "X-Amz-Expires=9", StringComparison.Ordinal),
            url.Replace("text%2Fplain", "text%2Fhtml", StringComparison.Ordinal),
            url.Replace("attachment", "inline", StringComparison.Ordinal),
            url.Replace("X-Amz-Signature=", "X-Amz-Signature=0", StringComparison.Ordinal),
            url.Replace("X-Amz-Date=2", "X-Amz-Date=3", StringComparison.Ordinal),
            url + "&versionId=1",
            string.Join('&', url.Split('&').Where(part => !part.Contains("X-Amz-Signature", StringComparison.Ordinal))),
            url[..url.IndexOf('?', StringComparison.Ordinal)],
        ];

        foreach (var link in changed)
        {
            Assert.NotEqual(url, link);
            Assert.InRange(await StatusAsync(HttpMethod.Get, new Uri(link)), HttpStatusCode.BadRequest, HttpStatusCode.Forbidden);
        }

        HttpMethod[] methods = [HttpMethod.Put, HttpMethod.Delete, HttpMethod.Post];
        foreach (var method in methods)
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(method, new Uri(url)));
        Assert.Equal("mine"u8.ToArray(), await Content.ReadAsync(_store, blob.Key));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, new Uri(url)));
    }

    [Fact]
    public async Task Url_BlobDeleted_Is404()
    {
        var blob = await Content.UploadAsync(_store, 1, "text"u8.ToArray());
        var url = _store.GetUrl(blob.Key, In(minutes: 15), "a.txt", "text/plain");

        await _store.DeleteAsync(blob.Key, null, default);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, url));
    }

    [Fact]
    public void Url_KeyOfNoBlob_IsNotMade() => Assert.Throws<ArgumentException>(
        () => _store.GetUrl(new(1, "../2/" + new string('0', 64)), In(minutes: 15), "a.txt", "text/plain"));

    private static DateTimeOffset In(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes);

    private static async Task<HttpStatusCode> StatusAsync(HttpMethod method, Uri url)
    {
        using var request = new HttpRequestMessage(method, url);
        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }
}
