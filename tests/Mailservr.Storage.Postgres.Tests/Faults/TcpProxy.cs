using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>A network between host and server that can fail on the host's side alone: the server notices nothing.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<TcpClient> _hosts = [];
    private readonly ConcurrentBag<TcpClient> _servers = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _running;
    private volatile TaskCompletionSource _gate = new();
    private long _left = long.MaxValue;

    public TcpProxy(int serverPort)
    {
        _gate.SetResult();
        _listener.Start();
        _running = RunAsync(serverPort);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool WasCut => Volatile.Read(ref _left) < 0;

    /// <summary>So many bytes of the host come through, all connections together; then each is cut that is open, once.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    /// <summary>Ends every connection as seen by the host.</summary>
    public void Cut()
    {
        while (_hosts.TryTake(out var host))
            host.Client.Close(timeout: 0);
    }

    /// <summary>Nothing more of any host comes through until it is set.</summary>
    public TaskCompletionSource Hold() => _gate = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // The listener last: a loop that has just looked may still accept.
        await _running;
        _listener.Stop();
        foreach (var connection in _hosts.Concat(_servers))
            connection.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(int serverPort)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var host = await _listener.AcceptTcpClientAsync(_stopping.Token);
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, serverPort, _stopping.Token);
                // Before anybody may cut it: what is cut has no stream any more.
                var (fromHost, fromServer) = (host.GetStream(), server.GetStream());
                _hosts.Add(host);
                _servers.Add(server);
                _ = ForwardFromHostAsync(fromHost, server, fromServer);
                _ = ForwardAsync(fromServer, fromHost);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Asked to end.
            }
        }
    }

    private async Task ForwardFromHostAsync(NetworkStream host, TcpClient server, NetworkStream target)
    {
        var buffer = new byte[1024];
        try
        {
            while (await host.ReadAsync(buffer, _stopping.Token) is > 0 and var read)
            {
                await _gate.Task.WaitAsync(_stopping.Token);
                var before = Interlocked.Add(ref _left, -read) + read;
                var through = (int)long.Clamp(before, 0, read);
                if (before >= 0 && through < read)
                {
                    await target.WriteAsync(buffer.AsMemory(0, through), _stopping.Token);
                    server.Client.Close(timeout: 0);
                    Cut();
                    return;
                }

                await target.WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has gone: so does the other.
            host.Close();
        }
    }

    private async Task ForwardAsync(NetworkStream from, NetworkStream to) =>
        await from.CopyToAsync(to, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
