using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;

namespace Mailservr.Load.Isolating;

/// <summary>A receiver of webhooks on loopback. It tells of every request that came, also of those that it lets hang.</summary>
internal sealed class HookServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly HttpListener _listener = new();
    private readonly Channel<Hook> _hooks = Channel.CreateUnbounded<Hook>();
    private readonly List<HttpListenerContext> _hanging = [];
    private bool _hangs;

    public HookServer(bool hangs = false)
    {
        _hangs = hangs;
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _ = Task.Run(RunAsync);
    }

    public Uri Url { get; }

    /// <summary>Why it serves no more.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>The next request, in the order in which they came.</summary>
    public async Task<Hook> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        return await _hooks.Reader.ReadAsync(patience.Token);
    }

    /// <summary>From now on it answers; what hangs is cut off.</summary>
    public void ComeBack()
    {
        lock (_hanging)
        {
            _hangs = false;
            _hanging.ForEach(context => context.Response.Abort());
            _hanging.Clear();
        }
    }

    public void Dispose() => _listener.Close();

    private async Task RunAsync()
    {
        try
        {
            while (true)
                await ServeAsync(await _listener.GetContextAsync());
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or IOException)
        {
            Fault = fault;
            _hooks.Writer.TryComplete(fault);
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        _hooks.Writer.TryWrite(Hook.Of(context.Request.Headers["webhook-id"] ?? "", body.ToArray()));
        lock (_hanging)
        {
            if (_hangs)
            {
                _hanging.Add(context);
                return;
            }
        }

        context.Response.StatusCode = 204;
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
/// <param name="Id">Of the event.</param>
/// <param name="Subject">Of the mail; null when the event is of none.</param>
/// <param name="Hash">Of the bytes of the body.</param>
internal sealed record Hook(long At, string Id, string? Subject, string Hash)
{
    public static Hook Of(string id, byte[] body)
    {
        var at = TimeProvider.System.GetTimestamp();
        using var json = JsonDocument.Parse(body);
        var subject = json.RootElement.GetProperty("data").TryGetProperty("subject", out var text) ? text.GetString() : null;
        return new Hook(at, id, subject, Convert.ToHexString(SHA256.HashData(body)));
    }
}
