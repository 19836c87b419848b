using System.Buffers.Text;
using System.Text;
using Mailservr.Messages;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MessageIngestorTests
{
    private const int Chunk = 64 * 1024;

    [Fact]
    public async Task Ingest_HundredMegabytes_TakesLittleMemoryAndWritesWhileBytesArrive()
    {
        var host = new ReceivingHost(options => options.Limits.AttachmentBytes = 200 << 20);
        host.Blobs.Keeps = false;
        await using var ingestor = host.OpenMessage(await host.AddAddressAsync("inbox"));
        await ingestor.WriteAsync(Head(), CancellationToken.None);
        var lines = Lines();
        await ingestor.WriteAsync(lines, CancellationToken.None);
        Assert.InRange(host.Blobs.WrittenBytes, 40_000, Chunk);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var fed = 0; fed < 100 << 20; fed += lines.Length)
        {
            var written = ingestor.WriteAsync(lines, CancellationToken.None);
            Assert.True(written.IsCompletedSuccessfully);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 4 << 20, $"{allocated} bytes were allocated.");
        await ingestor.WriteAsync("\r\n--b--\r\n"u8.ToArray(), CancellationToken.None);
        Assert.Equal(250, Assert.Single(await ingestor.CompleteAsync(CancellationToken.None)).Code);
        var stored = Assert.Single(host.Messages.Messages);
        Assert.InRange(stored.Record.Attachments[0].Size, 70 << 20, 80 << 20);
        Assert.True(stored.Content.Inline.Length < 1000);
    }

    [Fact]
    public async Task Ingest_HundredMegabytesOfText_TakesLittleMemory()
    {
        var host = new ReceivingHost();
        host.Blobs.Keeps = false;
        await using var ingestor = host.OpenMessage(await host.AddAddressAsync("inbox"));
        await ingestor.WriteAsync("Subject: x\r\n\r\n"u8.ToArray(), CancellationToken.None);
        var text = Lines();
        for (var fed = 0; fed < 4 << 20; fed += text.Length)
            await ingestor.WriteAsync(text, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var fed = 0; fed < 100 << 20; fed += text.Length)
        {
            var written = ingestor.WriteAsync(text, CancellationToken.None);
            Assert.True(written.IsCompletedSuccessfully);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 4 << 20, $"{allocated} bytes were allocated.");
        Assert.Equal(250, Assert.Single(await ingestor.CompleteAsync(CancellationToken.None)).Code);
        var content = Assert.Single(host.Messages.Messages).Content;
        Assert.True(content.Inline.Length <= host.Options.Limits.InlineBytes);
        Assert.NotNull(content.OverflowSha256);
    }

    [Fact]
    public async Task Ingest_EmptyMessage_IsStored()
    {
        var host = new ReceivingHost();
        var stored = await host.ReceiveAsync(ReadOnlyMemory<byte>.Empty);

        Assert.Equal(2, stored.Count);
        Assert.Equal(0, stored[0].Record.Size);
        Assert.Empty(MessageReader.ReadHeaders(stored[0]));
    }

    [Fact]
    public async Task Ingest_AbortedMessage_LeavesNothing()
    {
        var host = new ReceivingHost();
        await using (var ingestor = host.OpenMessage(await host.AddAddressAsync("inbox")))
        {
            await ingestor.WriteAsync(Head(), CancellationToken.None);
            await ingestor.WriteAsync(Lines(), CancellationToken.None);
            Assert.Equal(1, host.Blobs.OpenUploads);
        }

        Assert.Equal(0, host.Blobs.OpenUploads);
        Assert.Empty(host.Blobs.Keys);
        Assert.Empty(host.Messages.Messages);
    }

    [Fact]
    public async Task Reader_ReadsTextHtmlAndHeaders()
    {
        var host = new ReceivingHost();
        var message = (await host.ReceiveAsync(Encoding.ASCII.GetBytes(
            "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
            + "Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + "Sch=C3=B6ne =\r\nflowed \r\nline\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + "PGI+Ym9sZDwvYj4=\r\n--b--\r\n")))[0];

        Assert.Equal("Schöne flowed line", (await host.Reader.ReadTextAsync(message, html: false, default))?.TrimEnd());
        Assert.Equal("<b>bold</b>", await host.Reader.ReadTextAsync(message, html: true, default));
        Assert.Equal(new MessageHeader("Subject", "Grüße"), MessageReader.ReadHeaders(message)[0]);
        Assert.Contains("bold", MessageText.ForSearch(message, 1000), StringComparison.Ordinal);
        Assert.Equal(10, MessageText.ForSearch(message, 10).Length);
    }

    [Fact]
    public async Task Reader_TextBeyondInline_IsReadFromTheOverflow()
    {
        var host = new ReceivingHost(options => options.Limits.InlineBytes = 20);
        var message = (await host.ReceiveAsync("Subject: x\r\n\r\nA text that does not fit inline"u8.ToArray(), 10))[0];

        Assert.Equal("A text that does not fit inline", await host.Reader.ReadTextAsync(message, html: false, default));
        Assert.True(MessageText.ForSearch(message, 1000).Length <= 1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(1000)]
    public async Task Ingest_AnyPieces_SameBytesAreInline(int piece)
    {
        var host = new ReceivingHost(options => options.Limits.InlineBytes = 20);
        var content = (await host.ReceiveAsync("Subject: x\r\n\r\nA text that does not fit inline"u8.ToArray(), piece))[0].Content;

        Assert.Equal("Subject: x\r\n\r\nA text", Encoding.ASCII.GetString(content.Inline.Span));
        Assert.Equal([(SegmentKind.Inline, 20L), (SegmentKind.Overflow, 25L)], content.Segments.Select(segment => (segment.Kind, segment.Length)));
    }

    private static byte[] Head() => Encoding.ASCII.GetBytes(
        "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/zip\r\n"
        + "Content-Transfer-Encoding: base64\r\n\r\n");

    private static byte[] Lines()
    {
        var bytes = new byte[57];
        new Random(1).NextBytes(bytes);
        var line = Convert.ToBase64String(bytes) + "\r\n";
        Assert.True(Base64.IsValid(line));
        return Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, Chunk / line.Length)));
    }
}
