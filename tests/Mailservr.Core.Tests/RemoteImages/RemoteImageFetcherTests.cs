using Mailservr.RemoteImages;
using Mailservr.Testing;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.RemoteImages;

public sealed class RemoteImageFetcherTests
{
    private static readonly byte[] Gif = [.. "GIF89a"u8, .. new byte[100]];

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Fetch_ServerThatHangs_EndsAfter15Seconds()
    {
        var asked = new TaskCompletionSource();
        using var fetcher = Fetcher(async (_, token) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            return new HttpResponseMessage();
        });

        var fetching = fetcher.FetchAsync("https://images.example/a.gif", default).AsTask();
        await asked.Task;
        Assert.False(fetching.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Null(await fetching);
    }

    [Fact]
    public async Task Fetch_ReaderThatLeaves_EndsTheRequest()
    {
        using var leaving = new CancellationTokenSource();
        using var fetcher = Fetcher(async (_, token) =>
        {
            await leaving.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new HttpResponseMessage();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fetcher.FetchAsync("https://images.example/a.gif", leaving.Token).AsTask());
    }

    [Fact]
    public async Task Fetch_Names_AreAskedAsTheNetworkKnowsThem()
    {
        var asked = new List<Uri?>();
        using var fetcher = Fetcher((request, _) =>
        {
            asked.Add(request.RequestUri);
            return Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(Gif) });
        });

        var image = await fetcher.FetchAsync("http://Bücher.example/ä b.gif?x#y", default);

        Assert.Equal("image/gif", image?.ContentType);
        Assert.Equal("http://xn--bcher-kva.example/%C3%A4%20b.gif?x", Assert.Single(asked)?.AbsoluteUri);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A00000000", "image/png")]
    [InlineData("FFD8FFE000104A4649460001", "image/jpeg")]
    [InlineData("474946383761000000000000", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("524946460000000057415645", null)]
    [InlineData("3C73766720786D6C6E733D27", null)]
    [InlineData("424D00000000000000000000", null)]
    [InlineData("8950", null)]
    [InlineData("", null)]
    public void ImageTypes_FirstBytes_Tell(string hex, string? type) =>
        Assert.Equal(type, ImageTypes.Of(Convert.FromHexString(hex)));

    private RemoteImageFetcher Fetcher(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) => new(
        new HttpMessageInvoker(new PlayedHandler(answer)),
        new WebhookTargets([]) { TakesHttp = true },
        new RemoteImageCache(0, _time),
        _time,
        TraceLog.Of<RemoteImageFetcher>());

    private sealed class PlayedHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
        : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, cancellationToken);
    }
}
