using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Mailservr.AspNetCore.Tests.Webhooks;

/// <summary>A receiver of webhooks on loopback: answers 204, or as a test says, and keeps what came.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<HookRequest> _requests = Channel.CreateUnbounded<HookRequest>();
    private readonly Task _running;

    public HookReceiver()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _running = Task.Run(RunAsync);
    }

    public Uri Url { get; }

    public int Status { get; set; } = 204;

    public Exception? LastFault { get; private set; }

    /// <summary>The next request, with the patience of a slow machine.</summary>
    public async Task<HookRequest> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        return await _requests.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _running;
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await ServeAsync(await _listener.GetContextAsync());
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
                LastFault = fault;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var headers = context.Request.Headers;
        _requests.Writer.TryWrite(new HookRequest(
            TimeProvider.System.GetTimestamp(),
            headers.AllKeys.OfType<string>().ToDictionary(
                name => name, name => headers[name], StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        context.Response.StatusCode = Status;
        context.Response.Close();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <param name="At">A timestamp of the system's clock.</param>
/// <param name="Headers">By name, in any case.</param>
/// <param name="Body">As it came.</param>
internal sealed record HookRequest(long At, IReadOnlyDictionary<string, string?> Headers, byte[] Body);
