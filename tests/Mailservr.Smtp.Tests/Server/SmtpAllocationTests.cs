using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public sealed class SmtpAllocationTests
{
    // With room for a debug build, where each asynchronous call costs an object.
    private const int BytesPerMessage = 4500;

    [Fact]
    public async Task Session_PipelinedMessages_StayWithinTheBudget()
    {
        var toServer = new Pipe(Inline());
        var toClient = new Pipe(Inline());
        var session = new SmtpSession(
            new Duplex(toServer.Reader, toClient.Writer), new SmtpPeer { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1) },
            new DiscardingReceiver(), new SmtpServerOptions { Hostname = "mx.example", TimeProvider = new ManualTime() });
        var running = session.RunAsync(default, default);
        var group = "MAIL FROM:<a@client.example>\r\nRCPT TO:<b@mx.example>\r\nDATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n"u8.ToArray();
        // The pipes run inline: all of the session happens on this thread, within the write.
        Exchange(toServer, toClient, "EHLO c\r\n"u8.ToArray());
        for (var i = 0; i < 200; i++)
            Exchange(toServer, toClient, group);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Exchange(toServer, toClient, group);
        var perMessage = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        Assert.InRange(perMessage, 1, BytesPerMessage);
        await toServer.Writer.CompleteAsync();
        await running;
    }

    private static void Exchange(Pipe toServer, Pipe toClient, byte[] bytes)
    {
        toServer.Writer.Write(bytes);
        Assert.True(toServer.Writer.FlushAsync().AsTask().IsCompletedSuccessfully);
        Assert.True(toClient.Reader.TryRead(out var replies));
        toClient.Reader.AdvanceTo(replies.Buffer.End);
    }

    private static PipeOptions Inline() =>
        new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class DiscardingReceiver : ISmtpReceiver, ISmtpMessageSink
    {
        private static readonly SmtpReply Greeting = new(220, "", "mx.example");
        private static readonly SmtpReply[] Stored = [SmtpReply.Ok];

        public ValueTask<SmtpReply> ConnectAsync(SmtpPeer peer, CancellationToken cancellationToken) => new(Greeting);

        public ValueTask<SmtpReply> MailAsync(SmtpMailCommand mail, CancellationToken cancellationToken) => new(SmtpReply.SenderOk);

        public ValueTask<SmtpReply> RecipientAsync(SmtpRecipientCommand recipient, CancellationToken cancellationToken) =>
            new(SmtpReply.RecipientOk);

        public ValueTask<ISmtpMessageSink> OpenMessageAsync(CancellationToken cancellationToken) => new(this);

        public void Reset()
        {
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => default;

        public ValueTask<IReadOnlyList<SmtpReply>> CompleteAsync(CancellationToken cancellationToken) => new(Stored);

        public ValueTask DisposeAsync() => default;
    }
}
