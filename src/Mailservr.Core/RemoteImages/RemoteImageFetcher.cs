using System.Net;
using Mailservr.Webhooks;
using Microsoft.Extensions.Logging;

namespace Mailservr.RemoteImages;

/// <summary>
/// Fetches pictures for the readers of mail. The server that has them learns the address of this host and the time,
/// nothing else: no cookie, no referrer, no language, one name of a program for all. Only public addresses are asked.
/// </summary>
public sealed class RemoteImageFetcher : IDisposable
{
    private const int MaxBytes = 10 * 1024 * 1024;
    private const int MaxRedirects = 3;
    private const int MaxAtOnce = 16;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _client;
    private readonly WebhookTargets _targets;
    private readonly RemoteImageCache _cache;
    private readonly TimeProvider _time;
    private readonly ILogger<RemoteImageFetcher> _logger;
    private readonly SemaphoreSlim _places = new(MaxAtOnce);

    internal RemoteImageFetcher(
        HttpMessageInvoker client,
        WebhookTargets targets,
        RemoteImageCache cache,
        TimeProvider time,
        ILogger<RemoteImageFetcher> logger) =>
        (_client, _targets, _cache, _time, _logger) = (client, targets, cache, time, logger);

    /// <summary>A picture of at most 10 MB within 15 seconds; null when there is none to be had.</summary>
    /// <param name="url">An http or https address.</param>
    /// <param name="cancellationToken">Ends it with an exception.</param>
    public async ValueTask<RemoteImage?> FetchAsync(string url, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (_cache.Find(url) is { } known)
            return known;
        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await _places.WaitAsync(either.Token);
            try
            {
                var image = await FollowAsync(url, either.Token);
                if (image is not null)
                    _cache.Add(url, image);
                return image;
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.FetchFailed(_logger, fault);
            return null;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _places.Dispose();
    }

    // Each address on the way is looked at like the first; what counts is the connection, which is looked at too.
    private async ValueTask<RemoteImage?> FollowAsync(string url, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
                return null;
            url = new UriBuilder(uri) { Host = uri.IdnHost, UserName = "", Password = "", Fragment = "" }.Uri.AbsoluteUri;
            if (_targets.Check(url) is not null)
                return null;
            using var request = Request(url);
            using var response = await _client.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
                return await ReadAsync(response.Content, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } next)
                return null;
            url = new Uri(uri, next).AbsoluteUri;
        }
        return null;
    }

    private static HttpRequestMessage Request(string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("User-Agent", "Mozilla/5.0 (compatible; ImageProxy/1.0)");
        request.Headers.Add("Accept", "image/png, image/jpeg, image/gif, image/webp");
        request.Headers.Add("Accept-Encoding", "identity");
        return request;
    }

    private static async ValueTask<RemoteImage?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MaxBytes)
            return null;
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var header = new byte[ImageTypes.HeaderLength];
        var count = await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        // What is no picture is not read to its end.
        if (ImageTypes.Of(header.AsSpan(0, count)) is not { } type)
            return null;
        bytes.Write(header, 0, count);
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > MaxBytes)
                return null;
            bytes.Write(buffer, 0, read);
        }
        return new RemoteImage(type, bytes.ToArray());
    }
}

/// <param name="ContentType">What the bytes are, not what their server calls them.</param>
/// <param name="Bytes">As they came.</param>
public sealed record RemoteImage(string ContentType, ReadOnlyMemory<byte> Bytes);
