using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Mailservr.Smtp.Tests.Conversation;

/// <summary>A session over memory with a scripted client at the other end. Text is sent and read as Latin-1.</summary>
internal sealed class TestSession : IAsyncDisposable
{
    public const string Envelope = "MAIL FROM:<a@client.example>\r\nRCPT TO:<b@mx.example>\r\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly DuplexPair _pair;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Stream _stream;
    private byte[] _pending = [];

    private TestSession(SmtpServerOptions options, RecordingReceiver receiver, IPAddress address, long replyThreshold)
    {
        Receiver = receiver;
        _pair = new DuplexPair(replyThreshold);
        _stream = new ClientStream(_pair.Client);
        Peer = new SmtpPeer { RemoteEndPoint = new IPEndPoint(address, 4321) };
        Options = options;
    }

    public SmtpServerOptions Options { get; }

    public RecordingReceiver Receiver { get; }

    public RecordingObserver Observer => (RecordingObserver)Options.Observer;

    public ManualTime Time => (ManualTime)Options.TimeProvider;

    public SmtpPeer Peer { get; }

    public Task Running { get; private set; } = Task.CompletedTask;

    public int Flushes => _pair.ServerOutput.Flushes;

    public void OnComplete(Action action) => _pair.ServerOutput.OnComplete = action;

    public static TestSession Create(
        Action<SmtpServerOptions>? configure = null, RecordingReceiver? receiver = null, string address = "192.0.2.7",
        long replyThreshold = 0)
    {
        var options = new SmtpServerOptions
        {
            Hostname = "mx.example",
            TimeProvider = new ManualTime(),
            Observer = new RecordingObserver(),
        };
        configure?.Invoke(options);
        return new TestSession(options, receiver ?? new RecordingReceiver(), IPAddress.Parse(address), replyThreshold);
    }

    /// <summary>A session that has been greeted, and has said EHLO if <paramref name="hello"/>.</summary>
    public static async Task<TestSession> StartAsync(
        Action<SmtpServerOptions>? configure = null, RecordingReceiver? receiver = null, bool hello = true,
        long replyThreshold = 0)
    {
        var session = Create(configure, receiver, replyThreshold: replyThreshold);
        session.Run();
        Assert.StartsWith("220 ", await session.ReadReplyAsync());
        if (hello)
            Assert.StartsWith("250", await session.AskAsync(session.Options.Mode == SmtpMode.Lmtp ? "LHLO c" : "EHLO c"));
        return session;
    }

    public void Run()
    {
        var session = new SmtpSession(_pair.Server, Peer, Receiver, Options);
        Running = Task.Run(() => session.RunAsync(_stop.Token, _abort.Token));
    }

    public void Stop() => _stop.Cancel();

    public void Abort() => _abort.Cancel();

    public Task EndedAsync() => Running.WaitAsync(Patience);

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadReplyAsync();
    }

    /// <summary>MAIL and RCPT, accepted.</summary>
    public async Task OpenAsync()
    {
        await SendAsync(Envelope);
        Assert.StartsWith("250", await ReadReplyAsync());
        Assert.StartsWith("250", await ReadReplyAsync());
    }

    /// <summary>One reply, its lines joined with a line feed; an empty string at the end of the connection.</summary>
    public async Task<string> ReadReplyAsync()
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await ReadLineAsync();
            if (line is null)
                return string.Join('\n', lines);
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-')
                return string.Join('\n', lines);
        }
    }

    /// <summary>All replies until the server closes.</summary>
    public async Task<List<string>> ReadToEndAsync()
    {
        var replies = new List<string>();
        while (await ReadReplyAsync() is { Length: > 0 } reply)
            replies.Add(reply);
        return replies;
    }

    public async Task<string> ReadCodesToEndAsync() =>
        string.Join(' ', (await ReadToEndAsync()).Select(reply => reply[..3]));

    /// <summary>Ends the client's side.</summary>
    public void Close() => _pair.Client.Output.Complete();

    /// <summary>Ends the client's side, and gives all replies that are still to come.</summary>
    public async Task<List<string>> HangUpAsync()
    {
        Close();
        var replies = await ReadToEndAsync();
        await EndedAsync();
        return replies;
    }

    /// <summary>The client's handshake; trusts the certificate given and no other.</summary>
    public async Task<SslStream> StartTlsAsync(X509Certificate2 server, string host = "mx.example")
    {
        var tls = new SslStream(
            _stream, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == server.Thumbprint);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }).WaitAsync(Patience);
        _stream = tls;
        return tls;
    }

    /// <summary>From now on every byte is sent by itself.</summary>
    public void Drip() => _stream = new DrippingStream(_stream);

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await EndedAsync();
        _stop.Dispose();
        _abort.Dispose();
    }

    private async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            var end = _pending.AsSpan().IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var line = Encoding.Latin1.GetString(_pending.AsSpan(0, end));
                _pending = _pending[(end + 2)..];
                return line;
            }
            var buffer = new byte[4096];
            var read = await _stream.ReadAsync(buffer).AsTask().WaitAsync(Patience);
            if (read == 0)
                return null;
            _pending = [.. _pending, .. buffer[..read]];
        }
    }

    private sealed class ClientStream(IDuplexPipe pipe) : Stream
    {
        private readonly Stream _input = pipe.Input.AsStream();
        private readonly Stream _output = pipe.Output.AsStream();

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _output.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => _input.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => _output.Write(buffer, offset, count);

        public override void Flush() => _output.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
