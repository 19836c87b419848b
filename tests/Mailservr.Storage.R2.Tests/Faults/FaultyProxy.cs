using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailservr.Storage.R2.Tests;

/// <summary>Stands between the store and the server, and does to a request what the test says. A connection is for one.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly Task _accepting;

    internal FaultyProxy(string target)
    {
        _target = new(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Null lets a request pass.</summary>
    internal Func<ProxiedRequest, Fault?> Decide { get; set; } = _ => null;

    internal ConcurrentQueue<ProxiedRequest> Seen { get; } = new();

    /// <summary>The first so many that are meant fail.</summary>
    internal void Fail(Func<ProxiedRequest, bool> which, Fault fault, int times = int.MaxValue)
    {
        var left = times;
        Decide = request => which(request) && Interlocked.Decrement(ref left) >= 0 ? fault : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                _ = ServeAsync(client);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // asked to end
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var client = new NetworkStream(socket, ownsSocket: true);
        using var server = new TcpClient();
        try
        {
            if (await ReadHeadAsync(client) is { } head)
                await ServeAsync(socket, client, server, Parse(head));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One side has gone: so does the other.
            socket.Close(0);
        }
    }

    private async Task ServeAsync(Socket socket, NetworkStream client, TcpClient server, ProxiedRequest request)
    {
        Seen.Enqueue(request);
        var fault = Decide(request);
        if (fault is Fault.Refused refused)
        {
            await RefuseAsync(client, request, refused);
            return;
        }

        if (fault is Fault.Silent)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
        await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
        var upstream = server.GetStream();
        // One request for each connection: the end of the answer is the end of the stream.
        var head = request.Head.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal);
        await upstream.WriteAsync(Encoding.Latin1.GetBytes(head), _stop.Token);
        if (fault is Fault.CutRequest { Bytes: var bytes })
        {
            await CopyAsync(client, upstream, bytes);
            // The server is to know first: else the next try meets one that still waits for the rest of this.
            server.Client.Shutdown(SocketShutdown.Send);
            await CopyAsync(upstream, Stream.Null, long.MaxValue);
            socket.Close(0);
            return;
        }

        var sending = CopyAsync(client, upstream, long.MaxValue);
        await AnswerAsync(socket, client, upstream, fault);
        // Said to be the last answer: the client closes when it has read all of it.
        socket.Shutdown(SocketShutdown.Send);
        await sending;
    }

    private async Task AnswerAsync(Socket socket, NetworkStream client, NetworkStream upstream, Fault? fault)
    {
        if (fault is Fault.LostAnswer)
        {
            await CopyAsync(upstream, Stream.Null, long.MaxValue);
            socket.Close(0);
        }
        else if (fault is Fault.CutAnswer cut)
        {
            await CopyAsync(upstream, client, cut.Bytes);
            if (cut.IsSilent)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
            socket.Close(0);
        }
        else
        {
            await CopyAsync(upstream, client, long.MaxValue);
        }
    }

    private async Task RefuseAsync(NetworkStream client, ProxiedRequest request, Fault.Refused refused)
    {
        // Who asks first sends no body when it is refused.
        if (!request.Head.Contains("100-continue", StringComparison.OrdinalIgnoreCase))
            await CopyAsync(client, Stream.Null, BodyLength(request.Head));
        var body = $"<?xml version=\"1.0\"?><Error><Code>{refused.Code}</Code><Message>{refused.Message}</Message></Error>";
        await client.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {refused.Status} Refused\r\nContent-Type: application/xml\r\nConnection: close\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}"),
            _stop.Token);
    }

    private async Task CopyAsync(Stream from, Stream to, long limit)
    {
        var buffer = new byte[32 * 1024];
        while (limit > 0 && await from.ReadAsync(buffer.AsMemory(0, (int)long.Min(buffer.Length, limit)), _stop.Token) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            limit -= read;
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream client)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await client.ReadAsync(one, _stop.Token) > 0)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length > 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
                return head.ToString();
        }

        return null;
    }

    private static ProxiedRequest Parse(string head) =>
        head.Split(' ', 3) is [var method, var target, ..]
            ? new(method, target, head)
            : throw new IOException("This is not HTTP.");

    private static long BodyLength(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : long.Parse(line.AsSpan(15).Trim(), CultureInfo.InvariantCulture);
    }
}
