using System.Text;
using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public sealed class SmtpLimitTests
{
    [Fact]
    public async Task Line_UpToTheLimit_Works()
    {
        await using var session = await TestSession.StartAsync();
        Assert.StartsWith("250", await session.AskAsync("NOOP " + new string('x', 2048 - 7)));
        Assert.StartsWith("500 5.5.2", await session.AskAsync("NOOP " + new string('x', 2048 - 6)));
    }

    [Theory]
    [InlineData(2100)]
    [InlineData(30_000)]
    public async Task Line_TooLong_ThirdOneCloses(int length)
    {
        await using var session = await TestSession.StartAsync();
        var line = "NOOP " + new string('x', length);
        Assert.StartsWith("500 5.5.2", await session.AskAsync(line));
        Assert.StartsWith("500 5.5.2", await session.AskAsync(line));
        Assert.StartsWith("250", await session.AskAsync("NOOP"));
        await session.SendAsync(line + "\r\n");
        Assert.StartsWith("500 5.5.2", Assert.Single(await session.ReadToEndAsync()));
    }

    [Fact]
    public async Task Line_WithoutEnd_ClosesAtItsLimit()
    {
        await using var session = await TestSession.StartAsync();
        for (var i = 0; i < 20; i++)
            await session.SendAsync(new string('x', 4096));
        Assert.StartsWith("500 5.5.2", Assert.Single(await session.ReadToEndAsync()));
    }

    [Theory]
    [InlineData("MAIL FROM:<b\u00e4r@x.example>", "550 5.6.7")]
    [InlineData("MAIL FROM:<b\u00c3\u00a4r@x.example>", "550 5.6.7")]
    [InlineData("MAIL FROM:<b\u00c3\u00a4r@x.example> SMTPUTF8", "250 2.1.0")]
    [InlineData("MAIL FROM:<b\u00e4r@x.example> SMTPUTF8", "501")]
    [InlineData("MAIL FROM:<\"b\u00c3\u00a4r SMTPUTF8\"@x.example>", "550 5.6.7")]
    public async Task Mail_EightBit_NeedsSmtpUtf8(string line, string reply)
    {
        await using var session = await TestSession.StartAsync();
        Assert.StartsWith(reply, await session.AskAsync(line));
    }

    [Theory]
    [InlineData("", "550 5.6.7")]
    [InlineData(" SMTPUTF8", "250 2.1.5")]
    public async Task Recipient_EightBit_NeedsSmtpUtf8OfTheTransaction(string parameter, string reply)
    {
        await using var session = await TestSession.StartAsync();
        await session.AskAsync("MAIL FROM:<a@b.example>" + parameter);
        Assert.StartsWith(reply, await session.AskAsync("RCPT TO:<b\u00c3\u00a4r@mx.example>"));
    }

    [Theory]
    [InlineData("SIZE=1e3", "501")]
    [InlineData("SIZE=-1", "501")]
    [InlineData("SIZE=", "501")]
    [InlineData("SIZE", "501")]
    [InlineData("SIZE=1 SIZE=1", "501")]
    [InlineData("SIZE=99999999999", "552 5.3.4")]
    [InlineData("SIZE=99999999999999999999", "552 5.3.4")]
    [InlineData("SIZE=999999999999999999999", "501")]
    [InlineData("SIZE=52428800", "250")]
    [InlineData("SIZE=52428801", "552 5.3.4")]
    public async Task Mail_Size_FollowsItsGrammar(string parameter, string reply)
    {
        await using var session = await TestSession.StartAsync();
        Assert.StartsWith(reply, await session.AskAsync("MAIL FROM:<a@b.example> " + parameter));
    }

    [Fact]
    public async Task Recipients_OverTheLimit_AreEachPostponed()
    {
        await using var session = await TestSession.StartAsync();
        var group = new StringBuilder("MAIL FROM:<a@b.example>\r\n");
        for (var i = 0; i < 3000; i++)
            group.Append(null, $"RCPT TO:<user{i}@mx.example>\r\n");
        await session.SendAsync(group.ToString());
        await session.ReadReplyAsync();
        for (var i = 0; i < 3000; i++)
            Assert.StartsWith(i < 1000 ? "250 2.1.5" : "452 4.5.3", await session.ReadReplyAsync());
        Assert.StartsWith("354", await session.AskAsync("DATA"));
    }

    [Fact]
    public async Task UnknownCommands_Ten_ThenCloses()
    {
        await using var session = await TestSession.StartAsync();
        for (var i = 0; i < 10; i++)
            Assert.StartsWith("500 5.5.1", await session.AskAsync("WHATEVER"));
        await session.SendAsync("WHATEVER\r\n");
        Assert.StartsWith("421 4.7.0", Assert.Single(await session.ReadToEndAsync()));
    }

    [Theory]
    [InlineData("NOOP", "250")]
    [InlineData("RSET", "250")]
    [InlineData("VRFY x", "252")]
    [InlineData("EHLO c", "250")]
    [InlineData("RCPT TO:<a@b.example>", "503")]
    public async Task UselessCommands_Hundred_ThenCloses(string line, string code)
    {
        await using var session = await TestSession.StartAsync(hello: false);
        for (var i = 0; i < 100; i++)
            Assert.StartsWith(code, await session.AskAsync(line));
        await session.SendAsync(line + "\r\n");
        Assert.StartsWith("421 4.7.0", Assert.Single(await session.ReadToEndAsync()));
    }

    [Fact]
    public async Task UselessCommands_MessageBetween_StartsTheCountAgain()
    {
        await using var session = await TestSession.StartAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 90; i++)
                await session.AskAsync("NOOP");
            await session.OpenAsync();
            await session.AskAsync("DATA");
            Assert.StartsWith("250", await session.AskAsync("x\r\n."));
        }
        Assert.Equal(2, session.Receiver.Stored.Count);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: mx.example\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\n\r\nEHLO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@mx.example>\r\nDATA\r\n")]
    [InlineData("BREW /pot HTTP/1.0\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001")]
    public async Task OtherProtocol_ClosesAtItsFirstLine(string sent)
    {
        await using var session = await TestSession.StartAsync(hello: false);
        await session.SendAsync(sent);
        Assert.StartsWith("554 5.5.1", Assert.Single(await session.ReadToEndAsync()));
        Assert.Empty(session.Receiver.Mails);
    }

    [Fact]
    public async Task HttpRequest_LongerThanALine_Closes()
    {
        await using var session = await TestSession.StartAsync(hello: false);
        await session.SendAsync("POST /" + new string('x', 5000) + " HTTP/1.1\r\nEHLO c\r\n");
        Assert.StartsWith("554 5.5.1", Assert.Single(await session.ReadToEndAsync()));
    }

    [Fact]
    public async Task Command_Dripping_IsCutOffAfterTheWholeCommandsTime()
    {
        await using var session = await TestSession.StartAsync();
        foreach (var letter in "NOOP x")
        {
            await session.SendAsync(letter.ToString());
            await session.Time.AdvanceAsync(TimeSpan.FromSeconds(49));
        }
        await session.SendAsync("x");
        await session.Time.AdvanceAsync(TimeSpan.FromSeconds(7));
        Assert.StartsWith("421 4.4.2", Assert.Single(await session.ReadToEndAsync()));
        await session.EndedAsync();
        Assert.Equal(SmtpSessionEnd.TimedOut, Assert.Single(session.Observer.Ends));
    }

    [Fact]
    public async Task Data_TooSlow_IsCutOff()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await DripAsync(session, 7000);
        await DripAsync(session, 5000);
        Assert.StartsWith("421 4.4.2", Assert.Single(await session.ReadToEndAsync()));
        Assert.Equal(1, session.Receiver.Aborted);
    }

    // The bytes are taken before the time passes: else they would count for another window.
    private static async Task DripAsync(TestSession session, int bytes)
    {
        var left = bytes;
        session.Receiver.OnWrite = written =>
        {
            Interlocked.Add(ref left, -written.Length);
            return ValueTask.CompletedTask;
        };
        await session.SendAsync(new string('x', bytes));
        await Eventually.IsTrueAsync(() => Volatile.Read(ref left) == 0);
        await session.Time.AdvanceAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Client_NotReading_IsCutOff()
    {
        await using var session = await TestSession.StartAsync(replyThreshold: 2048);
        var before = session.Flushes;
        await session.SendAsync(string.Concat(Enumerable.Repeat("EHLO c\r\n", 90)));
        await Eventually.IsTrueAsync(() => session.Flushes > before);
        await session.Time.AdvanceAsync(TimeSpan.FromMinutes(5));
        await session.EndedAsync();
        Assert.Equal(SmtpSessionEnd.TimedOut, Assert.Single(session.Observer.Ends));
    }

    [Fact]
    public async Task Data_NothingButDots_IsWrittenInFewPieces()
    {
        var pieces = 0;
        await using var session = await TestSession.StartAsync();
        session.Receiver.OnWrite = _ =>
        {
            pieces++;
            return ValueTask.CompletedTask;
        };
        await session.OpenAsync();
        await session.AskAsync("DATA");
        var lines = string.Concat(Enumerable.Repeat("..\r\n", 20_000));
        await session.SendAsync("\r\n" + lines + new string('x', 5000) + "\r\n..\r\n.\r\n");
        Assert.StartsWith("250", await session.ReadReplyAsync());
        Assert.Equal(
            "\r\n" + lines.Replace("..", ".", StringComparison.Ordinal) + new string('x', 5000) + "\r\n.\r\n",
            Assert.Single(session.Receiver.Stored).Text);
        Assert.InRange(pieces, 1, 100);
    }

    [Fact]
    public async Task Message_OverTheLimit_IsDrainedAndRefused()
    {
        await using var session = await TestSession.StartAsync(options => options.Limits.MessageBytes = 10_000);
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await session.SendAsync(Body(15_000) + ".\r\n");
        Assert.StartsWith("552 5.3.4", await session.ReadReplyAsync());
        Assert.StartsWith("250", await session.AskAsync("NOOP"));
        Assert.Empty(session.Receiver.Stored);
        Assert.Equal(1, session.Receiver.Aborted);
    }

    [Fact]
    public async Task Message_OverTwiceTheLimit_Closes()
    {
        await using var session = await TestSession.StartAsync(options => options.Limits.MessageBytes = 10_000);
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await session.SendAsync(Body(25_000));
        Assert.StartsWith("552 5.3.4", Assert.Single(await session.ReadToEndAsync()));
    }

    [Theory]
    [InlineData(10_000, "250")]
    [InlineData(10_001, "552 5.3.4")]
    public async Task Message_AtTheLimit_Fits(int length, string reply)
    {
        await using var session = await TestSession.StartAsync(options => options.Limits.MessageBytes = 10_000);
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await session.SendAsync("\r\n" + new string('x', length - 4) + "\r\n.\r\n");
        Assert.StartsWith(reply, await session.ReadReplyAsync());
    }

    private static string Body(int length) =>
        "\r\n" + string.Concat(Enumerable.Repeat(new string('x', 98) + "\r\n", length / 100));
}
