using System.Net;

namespace Mailservr.Webhooks;

/// <summary>The HTTP client of webhooks: no proxy, no redirects, no cookies, nothing unpacked, little read.</summary>
internal static class WebhookClient
{
    private const int MaxHeaderKilobytes = 32;
    private const int MaxDrainedBytes = 64 * 1024;

    public static HttpMessageInvoker Create(GuardedConnector connector) => new(new SocketsHttpHandler
    {
        ConnectCallback = connector.ConnectAsync,
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        MaxResponseDrainSize = MaxDrainedBytes,
        // An address that has moved is followed soon.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    });
}
