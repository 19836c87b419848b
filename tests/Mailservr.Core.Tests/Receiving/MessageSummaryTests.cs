using System.Text;
using Mailservr.Messages;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MessageSummaryTests
{
    [Fact]
    public async Task Summary_OrdinaryMail_SaysWhoWhatAndWhen()
    {
        var record = await SummaryAsync(
            "From: =?utf-8?Q?J=C3=BCrgen?= <j@x.example>, second@x.example\r\nTo: a@mail.example, B <b@mail.example>\r\n"
            + "Cc: c@mail.example\r\nReply-To: r@x.example\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
            + "Message-ID: <1@x.example>\r\nIn-Reply-To: <0@x.example>\r\nReferences: <00@x.example> <0@x.example>\r\n"
            + "Date: Sat, 21 Nov 2026 02:18:54 +0100\r\n\r\nHello there.\r\n");

        Assert.Equal(new Mailbox("j@x.example", "Jürgen"), record.From);
        Assert.Equal([new("a@mail.example", null), new("b@mail.example", "B")], record.To);
        Assert.Equal("c@mail.example", Assert.Single(record.Cc).Address);
        Assert.Equal("r@x.example", Assert.Single(record.ReplyTo).Address);
        Assert.Equal(("Grüße", "Hello there."), (record.Subject, record.Snippet));
        Assert.Equal(("1@x.example", "0@x.example"), (record.InternetMessageId, record.InReplyTo));
        Assert.Equal(2, record.References.Count);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 1, 18, 54, TimeSpan.Zero), record.SentAt);
        Assert.Equal(Mailservr.Testing.ManualTimeProvider.Start, record.ReceivedAt);
    }

    [Fact]
    public async Task Summary_BlankTextBesideHtml_ReadsTheHtml()
    {
        var record = await SummaryAsync(
            "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n"
            + "<p>Your code is <b>482913</b></p><a href=\"https://x.example/go\">Go</a>\r\n--b--\r\n");

        Assert.StartsWith("Your code is 482913", record.Snippet, StringComparison.Ordinal);
        Assert.Equal("482913", Assert.Single(record.Extracted.Codes));
        Assert.Equal("https://x.example/go", Assert.Single(record.Extracted.Links));
    }

    [Fact]
    public async Task Summary_HostileSubject_IsCleanAndShort()
    {
        var long_ = string.Concat(Enumerable.Repeat("=?utf-8?Q?=F0=9F=98=80=F0=9F=98=80=F0=9F=98=80?=\r\n ", 400));
        var record = await SummaryAsync($"Subject: x\u202e{long_}\r\n\r\nText");

        Assert.InRange(record.Subject.Length, 1000, 2000);
        Assert.DoesNotContain('\u202e', record.Subject);
        Assert.False(char.IsHighSurrogate(record.Subject[^1]), "A character was cut in two.");
    }

    [Fact]
    public async Task Summary_ThousandsOfTexts_KeepsTheBeginningOnly()
    {
        var part = "--b\r\n\r\n" + string.Concat(Enumerable.Repeat("All of it is text to be read.\r\n", 300));
        var message = Encoding.ASCII.GetBytes(
            "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat(part, 3000)));
        var host = new ReceivingHost();
        host.Blobs.Keeps = false;
        await host.ReceiveAsync("Subject: x\r\n\r\n"u8.ToArray());
        await using var ingestor = host.OpenMessage(await host.AddAddressAsync("inbox"));

        // On this thread up to the store, behind the summary: what other tests allocate meanwhile does not count.
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var piece in message.Chunk(60_000))
        {
            var written = ingestor.WriteAsync(piece, CancellationToken.None);
            Assert.True(written.IsCompletedSuccessfully);
        }

        var completing = ingestor.CompleteAsync(CancellationToken.None).AsTask();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before - message.Length;

        Assert.InRange(allocated, 0, 24L << 20);
        Assert.Equal(250, Assert.Single(await completing).Code);
        Assert.StartsWith("All of it", host.Messages.Messages[^1].Record.Snippet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_WithoutAnything_IsEmpty()
    {
        var record = await SummaryAsync("");

        Assert.Null(record.From);
        Assert.Equal(("", ""), (record.Subject, record.Snippet));
        Assert.Null(record.SentAt);
    }

    [Fact]
    public async Task Summary_TextOfAnEmbeddedMessage_IsNotItsOwn()
    {
        var record = await SummaryAsync(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nOuter\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
            + "Subject: Inner\r\n\r\nYour code is 482913\r\n--b--\r\n");

        Assert.Equal("Outer", record.Snippet);
        Assert.Empty(record.Extracted.Codes);
        Assert.Equal("message/rfc822", Assert.Single(record.Attachments).ContentType);
    }

    [Fact]
    public async Task Summary_ThousandsOfParts_IsStored()
    {
        var message = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (var i = 0; i < 12_000; i++)
            message.Append("--b\r\nContent-Type: ").Append(i % 2 == 0 ? "text/html" : "image/png").Append("\r\n\r\nx\r\n");
        var record = await SummaryAsync(message.ToString());

        Assert.True(record.Truncated);
        Assert.InRange(record.Attachments.Count, 4000, 6000);
        Assert.Equal(1000, record.Attachments.Count(attachment => attachment.InBlobStore));
    }

    private static async Task<MessageRecord> SummaryAsync(string message)
    {
        var host = new ReceivingHost();
        return (await host.ReceiveAsync(Encoding.UTF8.GetBytes(message)))[0].Record;
    }
}
