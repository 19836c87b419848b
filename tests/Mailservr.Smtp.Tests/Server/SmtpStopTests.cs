using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public class SmtpStopTests
{
    private const string ShuttingDown = "421 4.3.2 Shutting down, try again later";

    [Theory]
    [InlineData("DATA\r\n", "354")]
    [InlineData("BDAT 10\r\n12345", "")]
    [InlineData("BDAT 5\r\n12345", "250")]
    public async Task Stop_StalledMessage_IsToldWhenItsGraceIsOver(string message, string answer)
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync(message);
        if (answer.Length > 0)
            Assert.StartsWith(answer, await session.ReadReplyAsync());
        await Eventually.IsTrueAsync(() => session.Receiver.Opened == 1);

        session.Stop();
        var farewell = session.ReadReplyAsync();
        await session.Time.AdvanceAsync(session.Options.Limits.StopGrace - TimeSpan.FromMilliseconds(1));
        Assert.False(farewell.IsCompleted);
        await session.Time.AdvanceAsync(TimeSpan.FromMilliseconds(1));

        Assert.Equal(ShuttingDown, await farewell);
        await session.EndedAsync();
        Assert.Equal(1, session.Receiver.Aborted);
        Assert.Equal([SmtpSessionEnd.Stopped], session.Observer.Ends);
        Assert.Empty(session.Observer.Messages);
    }

    [Fact]
    public async Task Stop_WhileTheReceiverDecides_WaitsForTheAnswer()
    {
        var deciding = new ManualResetEventSlim();
        var decided = new ManualResetEventSlim();
        var receiver = new RecordingReceiver
        {
            OnComplete = _ =>
            {
                deciding.Set();
                decided.Wait(TimeSpan.FromSeconds(20));
                return [new SmtpReply(250, "2.0.0", "Stored")];
            },
        };
        await using var session = await TestSession.StartAsync(receiver: receiver);
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await session.SendAsync("x\r\n.\r\n");
        Assert.True(deciding.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        session.Stop();
        await session.Time.AdvanceAsync(session.Options.Limits.StopGrace * 2);
        decided.Set();

        Assert.Equal(["250 2.0.0 Stored", ShuttingDown], await session.ReadToEndAsync());
    }

    [Fact]
    public async Task Abort_WhenTheAnswerIsDecided_BringsItOut()
    {
        await using var session = await TestSession.StartAsync();
        session.Receiver.OnComplete = _ =>
        {
            session.Abort();
            return [new SmtpReply(250, "2.0.0", "Stored")];
        };
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await session.SendAsync("x\r\n.\r\nNOOP\r\n");

        Assert.StartsWith("250 2.0.0 Stored", await session.ReadReplyAsync());
        await session.EndedAsync();
    }

    [Fact]
    public async Task Stop_ClientThatDoesNotRead_IsWaitedForNoLongerThanItsGrace()
    {
        await using var session = await TestSession.StartAsync(replyThreshold: 64);
        await session.SendAsync(string.Concat(Enumerable.Repeat("NOOP\r\n", 90)));
        await Eventually.IsTrueAsync(() => session.Flushes > 2);

        session.Stop();
        await session.Time.AdvanceAsync(session.Options.Limits.StopGrace);

        await session.EndedAsync();
        Assert.Single(session.Observer.Ends);
    }

    [Fact]
    public async Task Abort_AfterTheEndOfAMessage_CountsItWithoutAnAnswer()
    {
        await using var session = await TestSession.StartAsync();
        session.Receiver.OnComplete = _ =>
        {
            session.Abort();
            throw new OperationCanceledException();
        };
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await session.SendAsync("x\r\n.\r\n");

        await session.EndedAsync();
        Assert.Equal((3, 1), Assert.Single(session.Observer.Received));
        Assert.Empty(Assert.Single(session.Observer.Answers));
    }
}
