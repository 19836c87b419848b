using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public sealed class BdatTests
{
    [Fact]
    public async Task Bdat_Chunks_AreOneMessage()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync("BDAT 5\r\nhelloBDAT 3 LAST\r\n\r\n.");
        Assert.Equal("250 2.0.0 5 octets received", await session.ReadReplyAsync());
        Assert.Equal("250 2.0.0 Stored", await session.ReadReplyAsync());
        Assert.Equal("hello\r\n.", Assert.Single(session.Receiver.Stored).Text);
    }

    [Fact]
    public async Task Bdat_TinyChunksWithoutEnd_AreCutOff()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        // The EHLO was the first of the hundred that lead nowhere.
        for (var i = 1; i < 100; i++)
            Assert.StartsWith("250", await session.AskAsync("BDAT 0"));

        Assert.StartsWith("421 4.7.0", await session.AskAsync("BDAT 0"));
        Assert.Empty(session.Receiver.Stored);
    }

    [Fact]
    public async Task Bdat_ZeroLast_Completes()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync("BDAT 5\r\nhello");
        await session.ReadReplyAsync();
        Assert.Equal("250 2.0.0 Stored", await session.AskAsync("BDAT 0 last"));
        Assert.Equal("hello", Assert.Single(session.Receiver.Stored).Text);
    }

    [Theory]
    [InlineData("BDAT -1")]
    [InlineData("BDAT 123456789012345678901")]
    [InlineData("BDAT 0x10")]
    [InlineData("BDAT +5")]
    [InlineData("BDAT")]
    [InlineData("BDAT LAST")]
    [InlineData("BDAT 5 FIRST")]
    [InlineData("BDAT 5 LAST LAST")]
    public async Task Bdat_BadSize_ClosesBecauseTheChunkCannotBeSkipped(string line)
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync(line + "\r\nhello");
        Assert.StartsWith("501 5.5.4", Assert.Single(await session.ReadToEndAsync()));
        Assert.Empty(session.Receiver.Stored);
    }

    [Fact]
    public async Task Bdat_TwentyDigits_IsTooLarge()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync("BDAT 99999999999999999999 LAST\r\nhello");
        Assert.StartsWith("552 5.3.4", Assert.Single(await session.ReadToEndAsync()));
    }

    [Fact]
    public async Task Bdat_OverTheLimit_IsSwallowedAndRefused()
    {
        await using var session = await TestSession.StartAsync(options => options.Limits.MessageBytes = 10);
        await session.OpenAsync();
        await session.SendAsync("BDAT 8\r\n12345678BDAT 4\r\n1234BDAT 2 LAST\r\n12NOOP\r\n");
        Assert.StartsWith("250", await session.ReadReplyAsync());
        Assert.StartsWith("552 5.3.4", await session.ReadReplyAsync());
        Assert.StartsWith("552 5.3.4", await session.ReadReplyAsync());
        Assert.Equal("250 2.0.0 OK", await session.ReadReplyAsync());
        Assert.Empty(session.Receiver.Stored);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MAIL FROM:<a@b.example>\r\n")]
    public async Task Bdat_WithoutRecipients_IsSwallowed(string before)
    {
        await using var session = await TestSession.StartAsync();
        await session.SendAsync(before + "BDAT 6 LAST\r\nRSET\r\nNOOP\r\n");
        if (before.Length > 0)
            await session.ReadReplyAsync();
        Assert.StartsWith("503 5.5.1", await session.ReadReplyAsync());
        Assert.Equal("250 2.0.0 OK", await session.ReadReplyAsync());
        Assert.Equal(0, session.Receiver.Opened);
    }

    [Theory]
    [InlineData("DATA")]
    [InlineData("MAIL FROM:<a@b.example>")]
    [InlineData("RCPT TO:<a@mx.example>")]
    public async Task Bdat_OtherCommandBetweenChunks_IsOutOfOrder(string line)
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync("BDAT 5\r\nhello");
        await session.ReadReplyAsync();
        Assert.StartsWith("503", await session.AskAsync(line));
        Assert.StartsWith("250", await session.AskAsync("BDAT 0 LAST"));
        Assert.Single(session.Receiver.Stored);
    }

    [Fact]
    public async Task Rset_BetweenChunks_AbortsTheMessage()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync("BDAT 5\r\nhello");
        await session.ReadReplyAsync();
        Assert.StartsWith("250", await session.AskAsync("RSET"));
        Assert.Equal(1, session.Receiver.Aborted);
        Assert.StartsWith("503", await session.AskAsync("BDAT 0 LAST"));
    }

    [Fact]
    public async Task Bdat_ReceiverCannotOpen_EachChunkIsAnsweredOnce()
    {
        var receiver = new RecordingReceiver { OnOpen = () => throw new InvalidOperationException("broken") };
        await using var session = await TestSession.StartAsync(receiver: receiver);
        await session.OpenAsync();
        await session.SendAsync("BDAT 5\r\nhelloBDAT 5 LAST\r\nhelloNOOP\r\n");
        Assert.StartsWith("451 4.3.0", await session.ReadReplyAsync());
        Assert.StartsWith("451 4.3.0", await session.ReadReplyAsync());
        Assert.Equal("250 2.0.0 OK", await session.ReadReplyAsync());
    }

    [Fact]
    public async Task Lmtp_LastChunk_GetsAReplyForEachRecipient()
    {
        await using var session = await TestSession.StartAsync(options => options.Mode = SmtpMode.Lmtp);
        await session.OpenAsync();
        await session.AskAsync("RCPT TO:<c@mx.example>");
        await session.SendAsync("BDAT 5\r\nhelloBDAT 0 LAST\r\nNOOP\r\n");
        for (var i = 0; i < 3; i++)
            Assert.StartsWith("250 2.0.0", await session.ReadReplyAsync());
        Assert.Equal("250 2.0.0 OK", await session.ReadReplyAsync());
    }
}
