using System.Buffers;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public sealed class ProxyHeaderTests
{
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    private static readonly byte[] BinaryIPv4 =
        [.. Signature, 0x21, 0x11, 0, 15, 192, 0, 2, 1, 198, 51, 100, 2, 0x10, 0x00, 0, 25, 3, 0, 0];

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 4096 25\r\n", "192.0.2.1:4096")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:db8::2 4096 25\r\n", "[2001:db8::1]:4096")]
    [InlineData("PROXY UNKNOWN\r\n", "")]
    [InlineData("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", "")]
    public void Parse_Text_GivesTheClient(string text, string client)
    {
        var bytes = Encoding.ASCII.GetBytes(text + "EHLO c");
        Assert.Equal(OperationStatus.Done, ProxyHeader.Parse(bytes, out var header, out var consumed));
        Assert.Equal(client, header.Source?.ToString() ?? "");
        Assert.Equal(text.Length, consumed);
    }

    [Fact]
    public void Parse_Binary_GivesTheClient()
    {
        Assert.Equal(OperationStatus.Done, ProxyHeader.Parse([.. BinaryIPv4, 65], out var header, out var consumed));
        Assert.Equal("192.0.2.1:4096", header.Source?.ToString());
        Assert.Equal("198.51.100.2:25", header.Destination?.ToString());
        Assert.Equal(BinaryIPv4.Length, consumed);
    }

    [Fact]
    public void Parse_BinaryLocal_SpeaksForItself()
    {
        Assert.Equal(OperationStatus.Done, ProxyHeader.Parse([.. Signature, 0x20, 0, 0, 0], out var header, out var consumed));
        Assert.Null(header.Source);
        Assert.Equal(16, consumed);
    }

    [Theory]
    [InlineData("EHLO c\r\n")]
    [InlineData("PROXY\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 99999 25\r\n")]
    [InlineData("PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n")]
    [InlineData("PROXY TCP6 192.0.2.1 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 -1 25\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIX")]
    public void Parse_Malformed_IsInvalid(string text)
    {
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.Parse(Encoding.Latin1.GetBytes(text), out _, out _));
    }

    [Fact]
    public void Parse_Unbounded_IsInvalid()
    {
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.Parse(Encoding.ASCII.GetBytes("PROXY " + new string('x', 200)), out _, out _));
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.Parse([.. Signature, 0x21, 0x11, 0xFF, 0xFF], out _, out _));
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.Parse([.. Signature, 0x21, 0x21, 0, 12, .. new byte[12]], out _, out _));
    }

    [Fact]
    public void Parse_EveryPrefix_NeedsMore()
    {
        for (var length = 0; length < BinaryIPv4.Length; length++)
            Assert.Equal(OperationStatus.NeedMoreData, ProxyHeader.Parse(BinaryIPv4.AsSpan(0, length), out _, out _));
    }

    [Fact]
    public void Parse_AnyBytes_NeverThrows()
    {
        Prop.ForAll<byte[]>(tail =>
        {
            var status = ProxyHeader.Parse([.. Signature, 0x21, .. tail ?? []], out _, out var consumed);
            return status != OperationStatus.Done || consumed >= 16;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Session_TrustedProxy_NamesTheClient()
    {
        await using var session = TestSession.Create(TrustTestNetwork);
        session.Run();
        await session.SendAsync("PROXY TCP4 203.0.113.9 198.51.100.2 4096 25\r\n");
        Assert.StartsWith("220", await session.ReadReplyAsync());
        Assert.Equal(IPEndPoint.Parse("203.0.113.9:4096"), session.Peer.RemoteEndPoint);
        Assert.Equal(IPEndPoint.Parse("198.51.100.2:25"), session.Peer.LocalEndPoint);
    }

    [Fact]
    public async Task Session_TrustedProxyWithoutHeader_IsClosed()
    {
        await using var session = TestSession.Create(TrustTestNetwork);
        session.Run();
        await session.SendAsync("EHLO c\r\n");
        Assert.Equal("", await session.ReadReplyAsync());
        await session.EndedAsync();
        Assert.Equal(SmtpSessionEnd.HandshakeFailed, Assert.Single(session.Observer.Ends));
    }

    [Fact]
    public async Task Session_TrustedProxySilent_IsClosedInTime()
    {
        await using var session = TestSession.Create(TrustTestNetwork);
        session.Run();
        await session.Time.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("", await session.ReadReplyAsync());
    }

    [Fact]
    public async Task Session_StrangersHeader_IsACommandNobodyKnows()
    {
        await using var session = await TestSession.StartAsync(hello: false);
        Assert.StartsWith("500", await session.AskAsync("PROXY TCP4 203.0.113.9 198.51.100.2 4096 25"));
        Assert.Equal("192.0.2.7", session.Peer.RemoteEndPoint.Address.ToString());
    }

    private static void TrustTestNetwork(SmtpServerOptions options) => options.TrustedProxies = [IPNetwork.Parse("192.0.2.0/24")];
}
