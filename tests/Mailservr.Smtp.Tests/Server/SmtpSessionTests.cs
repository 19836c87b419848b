using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public sealed class SmtpSessionTests
{
    [Fact]
    public async Task Session_WholeConversation_StoresTheMessage()
    {
        await using var session = await TestSession.StartAsync(hello: false);
        Assert.Equal(
            "250-mx.example\n250-PIPELINING\n250-SIZE 52428800\n250-8BITMIME\n250-SMTPUTF8\n250-CHUNKING\n"
            + "250-ENHANCEDSTATUSCODES\n250 DSN",
            await session.AskAsync("EHLO client.example"));
        Assert.Equal("250 2.1.0 Sender OK", await session.AskAsync("MAIL FROM:<a@client.example> SIZE=12 BODY=8BITMIME"));
        Assert.Equal("250 2.1.5 Recipient OK", await session.AskAsync("RCPT TO:<b@mx.example>"));
        Assert.StartsWith("354 ", await session.AskAsync("DATA"));
        Assert.Equal("250 2.0.0 Stored", await session.AskAsync("Subject: x\r\n\r\n..dot\r\n."));
        Assert.Equal("221 2.0.0 Bye", await session.AskAsync("QUIT"));
        Assert.Equal("", await session.ReadReplyAsync());
        await session.EndedAsync();
        var stored = Assert.Single(session.Receiver.Stored);
        Assert.Equal("Subject: x\r\n\r\n.dot\r\n", stored.Text);
        Assert.Equal("a@client.example", stored.Sender);
        Assert.Equal("b@mx.example", Assert.Single(stored.Recipients));
        Assert.True(session.Receiver.Disposed);
        Assert.Equal([SmtpSessionEnd.Quit], session.Observer.Ends);
    }

    [Fact]
    public async Task Session_PipelinedGroup_IsAnsweredWithOneFlush()
    {
        await using var session = await TestSession.StartAsync();
        var before = session.Flushes;
        await session.SendAsync(TestSession.Envelope + "RCPT TO:<c@mx.example>\r\nDATA\r\n");
        for (var i = 0; i < 4; i++)
            Assert.NotEmpty(await session.ReadReplyAsync());
        Assert.Equal(before + 1, session.Flushes);
    }

    [Fact]
    public async Task Session_EmptyMessage_Ends()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync("DATA\r\n.\r\n");
        Assert.StartsWith("354 ", await session.ReadReplyAsync());
        Assert.StartsWith("250 ", await session.ReadReplyAsync());
        Assert.Empty(Assert.Single(session.Receiver.Stored).Content);
    }

    [Fact]
    public async Task Session_SecondMessage_StartsAfresh()
    {
        await using var session = await TestSession.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            await session.OpenAsync();
            Assert.StartsWith("354", await session.AskAsync("DATA"));
            Assert.StartsWith("250", await session.AskAsync("x\r\n."));
        }
        Assert.Equal(2, session.Receiver.Stored.Count);
        Assert.Single(session.Receiver.Stored[1].Recipients);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.example>", "503 5.5.1 Send EHLO first")]
    [InlineData("RCPT TO:<a@b.example>", "503 5.5.1 Send MAIL first")]
    [InlineData("DATA", "503 5.5.1 Send MAIL first")]
    [InlineData("HELO c", "250 mx.example")]
    [InlineData("NOOP", "250 2.0.0 OK")]
    [InlineData("noop with words", "250 2.0.0 OK")]
    [InlineData("RSET", "250 2.0.0 OK")]
    [InlineData("RSET now", "501 5.5.4 No argument allowed")]
    [InlineData("VRFY someone", "252 2.5.0 Cannot verify; send a message and see")]
    [InlineData("HELP", "214 2.0.0 See RFC 5321")]
    [InlineData("EXPN list", "502 5.5.1 Command not implemented")]
    [InlineData("TURN", "502 5.5.1 Command not implemented")]
    [InlineData("AUTH PLAIN AGEAYg==", "502 5.5.1 Command not implemented")]
    [InlineData("STARTTLS", "502 5.5.1 Command not implemented")]
    [InlineData("XCLIENT ADDR=192.0.2.1", "502 5.5.1 Command not implemented")]
    [InlineData("LHLO c", "500 5.5.1 Unknown command")]
    [InlineData("EHLO", "501 5.5.4 Syntax error in argument")]
    [InlineData("NONSENSE", "500 5.5.1 Unknown command")]
    [InlineData("", "500 5.5.1 Unknown command")]
    [InlineData("QUIT  ", "221 2.0.0 Bye")]
    public async Task Command_First_IsAnswered(string line, string reply)
    {
        await using var session = await TestSession.StartAsync(hello: false);
        Assert.Equal(reply, await session.AskAsync(line));
    }

    [Fact]
    public async Task Mail_Second_IsOutOfOrder()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        Assert.StartsWith("503", await session.AskAsync("MAIL FROM:<x@y.example>"));
        Assert.StartsWith("354", await session.AskAsync("DATA"));
    }

    [Fact]
    public async Task Ehlo_InTransaction_Resets()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        Assert.StartsWith("250", await session.AskAsync("EHLO again"));
        Assert.StartsWith("503", await session.AskAsync("RCPT TO:<a@b.example>"));
    }

    [Fact]
    public async Task Data_NoRecipientAccepted_IsRefusedAndEarlyContentIsNotRead()
    {
        var receiver = new RecordingReceiver { OnRecipient = _ => SmtpReply.NoSuchRecipient };
        await using var session = await TestSession.StartAsync(receiver: receiver);
        await session.SendAsync(TestSession.Envelope + "DATA\r\nMAIL FROM:<evil@x.example>\r\n.\r\n");
        Assert.Equal("250 550 503", await session.ReadCodesToEndAsync());
        Assert.Single(receiver.Mails);
    }

    [Fact]
    public async Task Data_NoRecipientAccepted_SessionGoesOnWithoutEarlyContent()
    {
        var receiver = new RecordingReceiver { OnRecipient = _ => SmtpReply.NoSuchRecipient };
        await using var session = await TestSession.StartAsync(receiver: receiver);
        await session.SendAsync(TestSession.Envelope + "DATA\r\n");
        await session.ReadReplyAsync();
        await session.ReadReplyAsync();
        Assert.StartsWith("503", await session.ReadReplyAsync());
        Assert.StartsWith("250", await session.AskAsync("RSET"));
    }

    [Fact]
    public async Task Greeting_Refused_Closes()
    {
        await using var session = TestSession.Create(
            receiver: new RecordingReceiver { OnConnect = _ => new SmtpReply(554, "5.7.1", "Go away") });
        session.Run();
        Assert.Equal("554 5.7.1 Go away", Assert.Single(await session.ReadToEndAsync()));
        await session.EndedAsync();
        Assert.Equal([SmtpSessionEnd.Closed], session.Observer.Ends);
    }

    [Fact]
    public async Task Client_SpeaksBeforeTheGreeting_IsRefused()
    {
        await using var session = TestSession.Create();
        await session.SendAsync("EHLO spam\r\n");
        session.Run();
        Assert.Equal("554 5.5.1 Wait for the greeting before you speak", Assert.Single(await session.ReadToEndAsync()));
    }

    [Fact]
    public async Task Lmtp_TwoRecipients_GetsAReplyEach()
    {
        var receiver = new RecordingReceiver
        {
            OnComplete = _ => [new SmtpReply(250, "2.0.0", "One"), new SmtpReply(452, "4.2.2", "Two is full")],
        };
        await using var session = await TestSession.StartAsync(options => options.Mode = SmtpMode.Lmtp, receiver);
        Assert.StartsWith("500", await session.AskAsync("EHLO c"));
        await session.OpenAsync();
        await session.AskAsync("RCPT TO:<c@mx.example>");
        await session.SendAsync("DATA\r\nx\r\n.\r\n");
        Assert.StartsWith("354", await session.ReadReplyAsync());
        Assert.Equal("250 2.0.0 One", await session.ReadReplyAsync());
        Assert.Equal("452 4.2.2 Two is full", await session.ReadReplyAsync());
        Assert.StartsWith("250", await session.AskAsync("NOOP"));
        Assert.True(session.Peer.Lmtp);
    }

    [Fact]
    public async Task Lmtp_RefusedMessage_TellsEachRecipient()
    {
        await using var session = await TestSession.StartAsync(options => options.Mode = SmtpMode.Lmtp);
        await session.OpenAsync();
        await session.AskAsync("RCPT TO:<c@mx.example>");
        await session.SendAsync("DATA\r\nbare\nline\r\n.\r\nNOOP\r\n");
        Assert.StartsWith("354", await session.ReadReplyAsync());
        Assert.StartsWith("550 5.6.11", await session.ReadReplyAsync());
        Assert.StartsWith("550 5.6.11", await session.ReadReplyAsync());
        Assert.StartsWith("250", await session.ReadReplyAsync());
    }

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData("WRITE")]
    [InlineData("COMPLETE")]
    public async Task Receiver_Throws_ClientIsToldOnceAndSessionGoesOn(string where)
    {
        var receiver = Failing(where);
        await using var session = TestSession.Create(receiver: receiver);
        session.Run();
        var greeting = await session.ReadReplyAsync();
        if (where == "CONNECT")
        {
            Assert.StartsWith("421 4.3.0", greeting);
            return;
        }
        await session.AskAsync("EHLO c");
        await session.SendAsync(TestSession.Envelope + "DATA\r\n");
        string[] replies = [await session.ReadReplyAsync(), await session.ReadReplyAsync(), await session.ReadReplyAsync()];
        if (replies[2].StartsWith("354", StringComparison.Ordinal))
            replies[2] = await session.AskAsync("x\r\n.");
        Assert.Contains(replies, reply => reply.StartsWith("451 4.3.0", StringComparison.Ordinal));
        Assert.Equal("250 2.0.0 OK", await session.AskAsync("NOOP"));
        Assert.IsType<InvalidOperationException>(Assert.Single(session.Observer.Failures).Exception);
        Assert.Empty(receiver.Stored);
    }

    private static RecordingReceiver Failing(string where)
    {
        static InvalidOperationException Fault() => new("broken");
        return where switch
        {
            "CONNECT" => new RecordingReceiver { OnConnect = _ => throw Fault() },
            "MAIL" => new RecordingReceiver { OnMail = _ => throw Fault() },
            "RCPT" => new RecordingReceiver { OnRecipient = _ => throw Fault() },
            "DATA" => new RecordingReceiver { OnOpen = () => throw Fault() },
            "WRITE" => new RecordingReceiver { OnWrite = _ => throw Fault() },
            _ => new RecordingReceiver { OnComplete = _ => throw Fault() },
        };
    }

    [Fact]
    public async Task Stop_IdleSession_IsTold421()
    {
        await using var session = await TestSession.StartAsync();
        session.Stop();
        Assert.Equal("421 4.3.2 Shutting down, try again later", Assert.Single(await session.ReadToEndAsync()));
        await session.EndedAsync();
        Assert.Equal([SmtpSessionEnd.Stopped], session.Observer.Ends);
    }

    [Fact]
    public async Task Stop_DuringData_FinishesTheMessage()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await session.SendAsync("first\r\n");
        session.Stop();
        await session.SendAsync("second\r\n.\r\n");
        Assert.Equal("250 421", await session.ReadCodesToEndAsync());
        Assert.Equal("first\r\nsecond\r\n", Assert.Single(session.Receiver.Stored).Text);
    }

    [Fact]
    public async Task Abort_DuringData_StoresNothing()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.AskAsync("DATA");
        session.Abort();
        await session.EndedAsync();
        Assert.Empty(session.Receiver.Stored);
        Assert.Equal(1, session.Receiver.Aborted);
        Assert.Equal([SmtpSessionEnd.Stopped], session.Observer.Ends);
    }

    [Theory]
    [InlineData("DATA\r\nSubject: half a mess")]
    [InlineData("DATA\r\nwhole but for its end\r\n.\r")]
    [InlineData("BDAT 100 LAST\r\nhalf")]
    [InlineData("BDAT 4\r\nhalf")]
    public async Task Client_GoneInTheMiddle_StoresNothing(string sent)
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync(sent);
        await session.HangUpAsync();
        Assert.Empty(session.Receiver.Stored);
        Assert.Equal(1, session.Receiver.Aborted);
        Assert.Equal([SmtpSessionEnd.Disconnected], session.Observer.Ends);
    }

    [Fact]
    public async Task RequireTls_InTheClear_MailIsRefused()
    {
        await using var session = await TestSession.StartAsync(options => options.RequireTls = true);
        Assert.StartsWith("530 5.7.0", await session.AskAsync("MAIL FROM:<a@b.example>"));
    }

    [Fact]
    public async Task Observer_SecretsAndControls_StayOut()
    {
        var observer = new RecordingObserver { TakesDetail = true };
        await using var session = await TestSession.StartAsync(options => options.Observer = observer);
        await session.AskAsync("AUTH PLAIN c2VjcmV0");
        await session.AskAsync("c2VjcmV0");
        await session.AskAsync("NOOP \u001b[31m\t");
        Assert.DoesNotContain(observer.Details, line => line.Contains("c2Vjc", StringComparison.Ordinal));
        Assert.Equal("NOOP \\x1b[31m\\x09", observer.Details[^1]);
    }
}
