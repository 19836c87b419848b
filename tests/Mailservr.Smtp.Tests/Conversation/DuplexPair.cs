using System.IO.Pipelines;

namespace Mailservr.Smtp.Tests.Conversation;

/// <summary>Two ends of a connection in memory.</summary>
internal sealed class DuplexPair
{
    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _toClient;

    public DuplexPair(long replyThreshold = 0)
    {
        _toClient = new Pipe(new PipeOptions(pauseWriterThreshold: replyThreshold, resumeWriterThreshold: replyThreshold / 2));
        ServerOutput = new CountingWriter(_toClient.Writer);
        Server = new End(_toServer.Reader, ServerOutput);
        Client = new End(_toClient.Reader, _toServer.Writer);
    }

    public IDuplexPipe Server { get; }

    public IDuplexPipe Client { get; }

    public CountingWriter ServerOutput { get; }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

internal sealed class CountingWriter(PipeWriter inner) : PipeWriter
{
    public int Flushes { get; private set; }

    /// <summary>Told when the session lets go of the connection.</summary>
    public Action OnComplete { get; set; } = () => { };

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        OnComplete();
        inner.Complete(exception);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Flushes++;
        return inner.FlushAsync(cancellationToken);
    }
}
