using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Mailservr.Testing;

/// <summary>
/// Says to an SMTP or LMTP server exactly what a test wants, byte for byte, and checks what comes back. It repairs
/// nothing: what is sent is what was given.
/// </summary>
/// <remarks>Every wait ends after <see cref="Timeout"/> with a <see cref="SmtpUnexpectedException"/>.</remarks>
public sealed partial class ScriptedSmtpClient : IAsyncDisposable
{
    private const int LongestLine = 64 * 1024;
    private const int LargestWrite = 1024 * 1024;

    private Stream _stream;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private ScriptedSmtpClient(Stream stream) => _stream = stream;

    /// <summary>
    /// How long to wait for a reply, and for the server to take the next megabyte; a minute unless set: on a busy machine a disk
    /// alone can take many seconds to make a message durable.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Connects over TCP. The greeting has not been read yet.</summary>
    public static async Task<ScriptedSmtpClient> ConnectAsync(
        IPEndPoint server, CancellationToken cancellationToken = default)
    {
        var client = new TcpClient(server.AddressFamily) { NoDelay = true };
        try
        {
            await client.ConnectAsync(server, cancellationToken);
            return new(client.GetStream());
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Talks over one end of an <see cref="InMemoryDuplex"/>, or any other transport.</summary>
    public static ScriptedSmtpClient Over(IDuplexPipe transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        return new(new DuplexStream(transport));
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var sent = 0; sent < bytes.Length; sent += LargestWrite)
        {
            var part = bytes.Slice(sent, Math.Min(LargestWrite, bytes.Length - sent));
            await WithinLimitAsync(
                async limit =>
                {
                    await _stream.WriteAsync(part, limit);
                    await _stream.FlushAsync(limit);
                },
                "The server took nothing");
        }
    }

    /// <summary>Sends lines with CRLF, all in one segment: more than one is pipelining (RFC 2920).</summary>
    public Task SendLinesAsync(params string[] lines) =>
        SendAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));

    /// <summary>Reads one reply, of however many lines.</summary>
    public async Task<SmtpAnswer> ReadAsync()
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await ReadLineAsync() ?? throw new SmtpUnexpectedException("The server closed the connection.");
            if (line.Length < 3 || !int.TryParse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                throw new SmtpUnexpectedException($"'{line}' is no reply.");

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new(code, lines);
        }
    }

    /// <summary>Reads one reply and checks its code.</summary>
    public async Task<SmtpAnswer> ExpectAsync(int code)
    {
        var answer = await ReadAsync();
        return answer.Code == code
            ? answer
            : throw new SmtpUnexpectedException($"Expected {code}, but the server said: {answer}");
    }

    /// <summary>Sends a line and checks the code of the reply.</summary>
    public async Task<SmtpAnswer> ExpectAsync(int code, string line)
    {
        await SendLinesAsync(line);
        return await ExpectAsync(code);
    }

    /// <summary>Waits until the server closes the connection; nothing more may be said before.</summary>
    public async Task ExpectCloseAsync()
    {
        if (await ReadLineAsync() is { } line)
            throw new SmtpUnexpectedException($"Expected the end of the connection, but the server said: {line}");
    }

    /// <summary>Says STARTTLS and does the handshake (RFC 3207). Any certificate will do unless a check is given.</summary>
    public async Task StartTlsAsync(SslClientAuthenticationOptions? options = null)
    {
        await ExpectAsync(220, "STARTTLS");
        await HandshakeAsync(options);
    }

    /// <summary>Does the handshake now: behind STARTTLS, or first of all where TLS is implicit (RFC 8314 §3.3).</summary>
    public async Task HandshakeAsync(SslClientAuthenticationOptions? options = null)
    {
        if (_start != _end)
            throw new SmtpUnexpectedException("The server said something behind its reply to STARTTLS, outside of TLS.");

        var tls = new SslStream(_stream);
        options ??= new() { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true };
        await WithinLimitAsync(limit => tls.AuthenticateAsClientAsync(options, limit), "The server did not end the handshake");
        _stream = tls;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (newline >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, newline);
                _start += newline + 2;
                return line;
            }

            if (_end - _start > LongestLine)
                throw new SmtpUnexpectedException("The server sends a line without an end.");
            if (!await FillAsync())
                return _start == _end ? null : throw new SmtpUnexpectedException("The server closed within a line.");
        }
    }

    private async Task<bool> FillAsync()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);

        try
        {
            var before = _end;
            await WithinLimitAsync(
                async limit => _end += await _stream.ReadAsync(_buffer.AsMemory(_end), limit), "The server said nothing");
            return _end > before;
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            throw new SmtpUnexpectedException("The server reset the connection.", exception);
        }
    }

    private async Task WithinLimitAsync(Func<CancellationToken, Task> wait, string otherwise)
    {
        using var limit = new CancellationTokenSource(Timeout, TimeProvider.System);
        try
        {
            await wait(limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested)
        {
            throw new SmtpUnexpectedException($"{otherwise} for {Timeout}.", exception);
        }
    }
}
