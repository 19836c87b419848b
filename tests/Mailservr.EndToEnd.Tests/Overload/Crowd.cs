using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailservr.EndToEnd.Tests.Overload;

/// <summary>Connections from many addresses that hold their places: some say nothing, some a byte a second.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    // What one address may have by default.
    private const int PerAddress = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly List<Socket> _idle = [];
    private readonly List<Socket> _slow = [];
    private readonly CancellationTokenSource _end = new();
    private Task _dripping = Task.CompletedTask;

    public int Count => _idle.Count + _slow.Count;

    /// <summary>Connections that were greeted, half of the slow ones within DATA.</summary>
    public static async Task<Crowd> GatherAsync(IPEndPoint server, int idle, int slow, string recipient)
    {
        var crowd = new Crowd();
        for (var i = 0; i < idle; i++)
            crowd._idle.Add(await ConnectAsync(server, i / PerAddress));
        for (var i = 0; i < slow; i++)
        {
            var socket = await ConnectAsync(server, (idle + i) / PerAddress);
            crowd._slow.Add(socket);
            if (i % 2 == 0)
                await AskAsync(socket, $"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n", "354");
        }
        crowd._dripping = crowd.DripAsync();
        return crowd;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _dripping;
        foreach (var socket in _idle.Concat(_slow))
            socket.Dispose();
        _end.Dispose();
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint server, int address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(address + 1)]), 0));
        await socket.ConnectAsync(server);
        await AskAsync(socket, "", "220");
        return socket;
    }

    private static async Task AskAsync(Socket socket, string commands, string answer)
    {
        var heard = "";
        var buffer = new byte[2048];
        if (commands.Length > 0)
            await socket.SendAsync(Encoding.ASCII.GetBytes(commands));
        while (!heard.Contains(answer, StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer);
            Assert.True(read > 0, "The server has turned one of the crowd away: " + heard);
            heard += Encoding.ASCII.GetString(buffer, 0, read);
        }
    }

    private async Task DripAsync()
    {
        using var clock = new PeriodicTimer(Pause, TimeProvider.System);
        try
        {
            while (await clock.WaitForNextTickAsync(_end.Token))
                foreach (var socket in _slow)
                    await socket.SendAsync("x"u8.ToArray());
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The test is over, or the server has closed a slow one, as it should.
            return;
        }
    }
}
