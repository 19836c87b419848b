using System.Net.Sockets;

namespace Mailservr.Load.Sending;

/// <summary>One connection: blocking, because a thread per session is the cheapest for the machine it shares.</summary>
internal sealed class Wire : IDisposable
{
    private const int Patience = 60_000;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = Patience,
        SendTimeout = Patience,
    };

    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    public Wire(LoadPlan plan)
    {
        _socket.Connect(plan.Server);
        Expect(2);
        Send(plan.Lmtp ? "LHLO client.load.test\r\n"u8 : "EHLO client.load.test\r\n"u8);
        Expect(2);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>The code of the next reply; of a reply of many lines that of the last (RFC 5321 §4.2.1).</summary>
    public int ReadCode()
    {
        while (true)
        {
            var line = ReadLine();
            if (line.Length < 3)
                throw new IOException("A reply without a code.");
            if (line.Length == 3 || line[3] != (byte)'-')
                return ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0';
        }
    }

    public void Quit()
    {
        Send("QUIT\r\n"u8);
        Expect(2);
    }

    public void Dispose() => _socket.Dispose();

    private void Expect(int kind)
    {
        if (ReadCode() is var code && code / 100 != kind)
            throw new IOException($"The server answers {code}.");
    }

    private ReadOnlySpan<byte> ReadLine()
    {
        while (true)
        {
            var waiting = _buffer.AsSpan(_start, _end - _start);
            if (waiting.IndexOf((byte)'\n') is var at and >= 0)
            {
                _start += at + 1;
                return waiting[..at].TrimEnd((byte)'\r');
            }

            Fill(waiting);
        }
    }

    private void Fill(Span<byte> waiting)
    {
        waiting.CopyTo(_buffer);
        (_start, _end) = (0, waiting.Length);
        var read = _end < _buffer.Length ? _socket.Receive(_buffer.AsSpan(_end)) : 0;
        _end += read > 0 ? read : throw new IOException("The server has closed the connection.");
    }
}
