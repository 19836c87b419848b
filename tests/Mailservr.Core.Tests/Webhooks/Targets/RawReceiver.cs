using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailservr.Core.Tests.Webhooks.Targets;

/// <summary>Accepts connections on loopback, reads a request and says whatever a test wants it to.</summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public RawReceiver(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _running = Task.Run(() => RunAsync(answer));
    }

    public RawReceiver(string answer)
        : this((stream, token) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), token).AsTask())
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public string Request { get; private set; } = "";

    public Exception? LastFault { get; private set; }

    public async ValueTask DisposeAsync()
    {
        // The listener last: a loop that has just looked may still accept.
        await _stopping.CancelAsync();
        await _running;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task RunAsync(Func<NetworkStream, CancellationToken, Task> answer)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Connections++;
                await ServeAsync(client.GetStream(), answer);
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
            {
                // The client has gone, or the test is over.
                LastFault = fault;
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream, Func<NetworkStream, CancellationToken, Task> answer)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        // A body of the tests ends with a brace.
        while (length == 0 || buffer[length - 1] != '}')
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), _stopping.Token);
            if (read == 0)
                return;
            length += read;
        }

        Request = Encoding.UTF8.GetString(buffer, 0, length);
        await answer(stream, _stopping.Token);
    }
}
