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

    public TcpProxy(int serverPort)
    {
        _listener.Start();
        _running = RunAsync(serverPort);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends every connection as seen by the host.</summary>
    public void Cut()
    {
        while (_hosts.TryTake(out var host))
            host.Client.Close(timeout: 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _running;
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
                _hosts.Add(host);
                _servers.Add(server);
                _ = ForwardAsync(host.GetStream(), server.GetStream());
                _ = ForwardAsync(server.GetStream(), host.GetStream());
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Asked to end.
            }
        }
    }

    private async Task ForwardAsync(NetworkStream from, NetworkStream to) =>
        await from.CopyToAsync(to, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
