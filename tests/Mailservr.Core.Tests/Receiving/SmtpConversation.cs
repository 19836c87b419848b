using System.IO.Pipelines;
using System.Net;
using System.Text;
using Mailservr.Receiving;
using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Receiving;

/// <summary>A client in memory that talks to the receiving side over a real session.</summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly CancellationTokenSource _abort = new();
    private readonly StreamReader _replies;
    private readonly SmtpSession _session;
    private Task _running = Task.CompletedTask;

    private SmtpConversation(ReceivingHost host, SmtpMode mode, string ip)
    {
        _replies = new StreamReader(_toClient.Reader.AsStream(), Encoding.Latin1);
        var options = new SmtpServerOptions { Hostname = "mx.example", Mode = mode, TimeProvider = host.Time, Observer = host.Metrics };
        options.Limits.MessageBytes = host.Options.Limits.MessageBytes;
        _session = new SmtpSession(
            new End(_toServer.Reader, _toClient.Writer),
            new SmtpPeer { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(ip), 4321) },
            new MailReceiver(host.Services, "mx.example"),
            options);
    }

    /// <summary>The greeting of the server.</summary>
    public string Greeting { get; private set; } = "";

    public static async Task<SmtpConversation> StartAsync(
        ReceivingHost host, SmtpMode mode = SmtpMode.Smtp, string ip = "192.0.2.7")
    {
        var conversation = new SmtpConversation(host, mode, ip);
        conversation._running = Task.Run(() => conversation._session.RunAsync(default, conversation._abort.Token));
        conversation.Greeting = await conversation.ReadReplyAsync();
        if (conversation.Greeting.StartsWith("220", StringComparison.Ordinal))
            Assert.StartsWith("250", await conversation.AskAsync(mode == SmtpMode.Lmtp ? "LHLO client.example" : "EHLO client.example"));
        return conversation;
    }

    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadReplyAsync();
    }

    /// <summary>Sender and recipients, all accepted.</summary>
    public async Task OpenAsync(string sender, params string[] recipients)
    {
        Assert.StartsWith("250", await AskAsync($"MAIL FROM:<{sender}>"));
        foreach (var recipient in recipients)
            Assert.StartsWith("250", await AskAsync($"RCPT TO:<{recipient}>"));
    }

    /// <summary>DATA with a message; the (first) reply to it.</summary>
    public async Task<string> SendMessageAsync(string message)
    {
        Assert.StartsWith("354", await AskAsync("DATA"));
        return await AskAsync(message + "\r\n.");
    }

    /// <summary>A whole transaction; the reply to the message.</summary>
    public async Task<string> DeliverAsync(string sender, string recipient, string message = "Subject: x\r\n\r\nText")
    {
        await OpenAsync(sender, recipient);
        return await SendMessageAsync(message);
    }

    public async Task SendAsync(string text)
    {
        await _toServer.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>One reply without the CRLF of its lines; empty at the end of the connection.</summary>
    public async Task<string> ReadReplyAsync()
    {
        var reply = new StringBuilder();
        while (await _replies.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            reply.Append(line);
            if (line.Length < 4 || line[3] != '-')
                break;
        }

        return reply.ToString();
    }

    public async Task HangUpAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _running.WaitAsync(Patience);
    }

    /// <summary>The connection breaks.</summary>
    public async Task BreakAsync()
    {
        await _toServer.Writer.CompleteAsync(new IOException("reset by peer"));
        await _running.WaitAsync(Patience);
    }

    public Task EndedAsync() => _running.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await _running.WaitAsync(Patience);
        _abort.Dispose();
        _replies.Dispose();
    }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
