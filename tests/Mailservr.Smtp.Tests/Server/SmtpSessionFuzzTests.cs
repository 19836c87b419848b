using FsCheck;
using FsCheck.Fluent;
using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public sealed class SmtpSessionFuzzTests
{
    private static readonly Gen<string> Anything = Gen.Frequency(
        (6, Gen.Elements(
            "\r\n", "EHLO c\r\n", "HELO c\r\n", "MAIL FROM:<a@b.example>\r\n", "RCPT TO:<c@mx.example>\r\n", "DATA\r\n", ".\r\n",
            "BDAT 5\r\n", "BDAT 0 LAST\r\n", "BDAT 12 LAST\r\n", "RSET\r\n", "NOOP\r\n", "VRFY x\r\n", "QUIT\r\n", "STARTTLS\r\n",
            "Subject: x\r\n", "\r", "\n", "\0", ".", "MAIL FROM:<", "XCLIENT ADDR=1.2.3.4\r\n", "GET / HTTP/1.0\r\n", "hello")),
        (1, Gen.Choose(0, 255).Select(b => ((char)b).ToString())));

    [Theory]
    [InlineData("")]
    [InlineData("EHLO c\r\n")]
    [InlineData("EHLO c\r\nMAIL FROM:<a@b.example>\r\n")]
    [InlineData("EHLO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@mx.example>\r\n")]
    [InlineData("EHLO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@mx.example>\r\nDATA\r\n")]
    [InlineData("EHLO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@mx.example>\r\nBDAT 3\r\nabc")]
    public void Session_AnyBytesInAnyState_GivesAtMostOneReplyALine(string state)
    {
        var input = Anything.ListOf(40).Select(string.Concat).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(input, text => IsOrderlyAsync(state, text)));
    }

    private static async Task<bool> IsOrderlyAsync(string state, string text)
    {
        await using var session = await TestSession.StartAsync(hello: false);
        await session.SendAsync(state + text);
        var replies = await session.HangUpAsync();
        var lines = (state + text).Split("\r\n").Length - 1;
        // One more for what closes without the end of a line.
        return replies.Count <= lines + 1 && session.Observer.Failures.Count == 0 && session.Observer.Ends.Count == 1
            && session.Receiver.Opened == session.Receiver.Stored.Count + session.Receiver.Aborted
            && replies.All(reply => reply.Length >= 4 && char.IsAsciiDigit(reply[0]));
    }
}
