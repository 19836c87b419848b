using System.Net;
using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public sealed class XClientTests
{
    [Fact]
    public async Task XClient_Trusted_ReplacesThePeerAndGreetsAgain()
    {
        var greetings = 0;
        var receiver = new RecordingReceiver { OnConnect = _ => new SmtpReply(220, "", $"mx.example {++greetings}") };
        await using var session = await TestSession.StartAsync(Trust, receiver);
        Assert.Equal(
            "220 mx.example 2",
            await session.AskAsync("XCLIENT NAME=client.example ADDR=IPV6:2001:db8::9 PORT=77 PROTO=ESMTP HELO=h+2Bx LOGIN=u"));
        Assert.Equal(IPEndPoint.Parse("[2001:db8::9]:77"), session.Peer.RemoteEndPoint);
        Assert.Equal("client.example", session.Peer.RemoteName);
        Assert.Equal("h+x", session.Peer.Helo);
        Assert.StartsWith("503", await session.AskAsync("MAIL FROM:<a@b.example>"));
        Assert.Contains("XCLIENT NAME ADDR", await session.AskAsync("EHLO c"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task XClient_Unavailable_KeepsTheAddress()
    {
        await using var session = await TestSession.StartAsync(Trust);
        Assert.StartsWith("220", await session.AskAsync("XCLIENT NAME=[UNAVAILABLE] ADDR=[UNAVAILABLE]"));
        Assert.Equal("192.0.2.7", session.Peer.RemoteEndPoint.Address.ToString());
        Assert.Null(session.Peer.RemoteName);
    }

    [Theory]
    [InlineData("XCLIENT")]
    [InlineData("XCLIENT ADDR")]
    [InlineData("XCLIENT ADDR=nonsense")]
    [InlineData("XCLIENT PORT=70000")]
    [InlineData("XCLIENT COLOUR=red")]
    [InlineData("XCLIENT NAME=a+0Ab")]
    public async Task XClient_Malformed_IsASyntaxError(string line)
    {
        await using var session = await TestSession.StartAsync(Trust);
        Assert.StartsWith("501", await session.AskAsync(line));
    }

    [Fact]
    public async Task XClient_InTransaction_IsOutOfOrder()
    {
        await using var session = await TestSession.StartAsync(Trust);
        await session.OpenAsync();
        Assert.StartsWith("503", await session.AskAsync("XCLIENT ADDR=192.0.2.99"));
    }

    [Fact]
    public async Task XClient_NewClientRefused_Closes()
    {
        var receiver = new RecordingReceiver
        {
            OnConnect = peer => peer.RemoteName is null ? new SmtpReply(220, "", "mx") : new SmtpReply(554, "5.7.1", "No"),
        };
        await using var session = await TestSession.StartAsync(Trust, receiver);
        await session.SendAsync("XCLIENT NAME=bad.example\r\n");
        Assert.Equal("554 5.7.1 No", Assert.Single(await session.ReadToEndAsync()));
    }

    private static void Trust(SmtpServerOptions options) => options.XClientNetworks = [IPNetwork.Parse("192.0.2.0/24")];
}
