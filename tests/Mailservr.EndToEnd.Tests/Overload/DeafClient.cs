using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailservr.EndToEnd.Tests.Overload;

/// <summary>A client that sends commands without an end and never reads an answer, until the server cannot say more.</summary>
internal sealed class DeafClient : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
    private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _sending = Task.CompletedTask;

    /// <summary>Ends when the server has stopped reading, because nobody reads what it says.</summary>
    public static async Task<DeafClient> StartAsync(IPEndPoint server, string recipient)
    {
        var client = new DeafClient();
        await client._socket.ConnectAsync(server);
        // The greeting is waited for: who speaks before it is turned away.
        Assert.True(await client._socket.ReceiveAsync(new byte[512]) > 0, "There is no greeting.");
        client._sending = client.SendAsync($"RCPT TO:<{recipient}>\r\n");
        using var limit = Eventually.Limit();
        await client._stuck.Task.WaitAsync(limit.Token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _sending;
    }

    private async Task SendAsync(string command)
    {
        var commands = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(command, 1000)));
        try
        {
            await _socket.SendAsync("EHLO c\r\nMAIL FROM:<>\r\n"u8.ToArray());
            while (true)
            {
                var sent = SendAllAsync(commands);
                if (await Task.WhenAny(sent, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System)) != sent)
                    _stuck.TrySetResult();
                await sent;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The server has ended, or the test.
            _stuck.TrySetResult();
        }
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }
}
