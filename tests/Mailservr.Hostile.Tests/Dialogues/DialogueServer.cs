using System.IO.Pipelines;
using System.Net;
using System.Text;
using Mailservr.Smtp;

namespace Mailservr.Hostile.Tests.Dialogues;

/// <summary>What a server did with a dialogue.</summary>
/// <param name="Replies">One line each; those of several lines are joined.</param>
/// <param name="Delivered">The content of each message that it took.</param>
/// <param name="Closed">It ended the conversation before the client did.</param>
internal sealed record DialogueOutcome(IReadOnlyList<string> Replies, IReadOnlyList<byte[]> Delivered, bool Closed);

/// <summary>
/// A session in memory that runs on the thread that sends: when a segment was sent, everything that follows from it has
/// been done. So the same segments always give the same outcome, and no time passes.
/// </summary>
internal sealed class DialogueServer : ISmtpReceiver
{
    private static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0,
        useSynchronizationContext: false);

    private readonly Pipe _toServer = new(Inline);
    private readonly Pipe _toClient = new(Inline);
    private readonly List<byte[]> _delivered = [];
    private int _recipients;

    private DialogueServer()
    {
    }

    public static DialogueOutcome Converse(SmtpServerOptions options, IEnumerable<ReadOnlyMemory<byte>> segments)
    {
        var server = new DialogueServer();
        var peer = new SmtpPeer { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1) };
        var session = new SmtpSession(new End(server._toServer.Reader, server._toClient.Writer), peer, server, options);
        var running = session.RunAsync(CancellationToken.None, CancellationToken.None);
        foreach (var segment in segments)
        {
            if (running.IsCompleted)
                break;
            server._toServer.Writer.WriteAsync(segment).AsTask().GetAwaiter().GetResult();
        }

        var closed = running.IsCompleted;
        server._toServer.Writer.Complete();
        if (!running.IsCompleted)
            throw new InvalidOperationException("The session does not end with its client.");
        return new DialogueOutcome(server.ReadReplies(), server._delivered, closed);
    }

    public ValueTask<SmtpReply> ConnectAsync(SmtpPeer peer, CancellationToken cancellationToken) =>
        new(new SmtpReply(220, "", "mx.example"));

    public ValueTask<SmtpReply> MailAsync(SmtpMailCommand mail, CancellationToken cancellationToken) => new(SmtpReply.SenderOk);

    public ValueTask<SmtpReply> RecipientAsync(SmtpRecipientCommand recipient, CancellationToken cancellationToken)
    {
        if (recipient.ForwardPath.LocalPart == DialogueModel.Unknown)
            return new(SmtpReply.NoSuchRecipient);
        _recipients++;
        return new(SmtpReply.RecipientOk);
    }

    public ValueTask<ISmtpMessageSink> OpenMessageAsync(CancellationToken cancellationToken) => new(new Sink(this, _recipients));

    public void Reset() => _recipients = 0;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<string> ReadReplies()
    {
        var text = new StringBuilder();
        while (_toClient.Reader.TryRead(out var read))
        {
            foreach (var piece in read.Buffer)
                text.Append(Encoding.Latin1.GetString(piece.Span));
            _toClient.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        var lines = text.ToString().Split("\r\n");
        if (lines[^1].Length > 0)
            throw new InvalidOperationException("The last reply has no end.");
        return [.. lines[..^1].Where(line => line.Length < 4 || line[3] != '-')];
    }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Sink(DialogueServer owner, int recipients) : ISmtpMessageSink
    {
        private readonly MemoryStream _content = new();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            _content.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<SmtpReply>> CompleteAsync(CancellationToken cancellationToken)
        {
            owner._delivered.Add(_content.ToArray());
            return new([.. Enumerable.Repeat(new SmtpReply(250, "2.0.0", "Stored"), recipients)]);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Nothing ever is due.</summary>
internal sealed class StillTime : TimeProvider
{
    public override long GetTimestamp() => 0;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
