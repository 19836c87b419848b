using System.IO.Pipelines;

namespace Mailservr.Testing;

/// <summary>Two ends of a connection without a socket: what one writes the other reads.</summary>
public sealed class InMemoryDuplex
{
    private InMemoryDuplex(IDuplexPipe client, IDuplexPipe server) => (Client, Server) = (client, server);

    public IDuplexPipe Client { get; }

    public IDuplexPipe Server { get; }

    /// <param name="bufferBytes">Bytes that may be on their way before a writer has to wait, in each direction.</param>
    public static InMemoryDuplex Create(int bufferBytes = 64 * 1024)
    {
        // Continuations run on the pool, as they do for sockets: never inside the writer.
        var options = new PipeOptions(
            readerScheduler: PipeScheduler.ThreadPool,
            writerScheduler: PipeScheduler.ThreadPool,
            pauseWriterThreshold: bufferBytes,
            resumeWriterThreshold: bufferBytes / 2,
            useSynchronizationContext: false);
        var (toServer, toClient) = (new Pipe(options), new Pipe(options));
        return new(new End(toClient.Reader, toServer.Writer), new End(toServer.Reader, toClient.Writer));
    }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
