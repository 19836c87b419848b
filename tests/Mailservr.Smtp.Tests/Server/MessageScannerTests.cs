using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Smtp.Tests.Server;

public sealed class MessageScannerTests
{
    private static readonly SmtpLimits Default = new();

    private static readonly SmtpLimits Small = new()
    {
        HeaderBytes = 60,
        HeaderFields = 4,
        HeaderFieldBytes = 30,
        TextLineBytes = 12,
        Hops = 2,
    };

    public static TheoryData<string, int> Messages() => new()
    {
        { "Subject: x\r\n\r\n" + new string('x', 1000) + "\r\n", 0 },
        { string.Concat(Enumerable.Repeat("X: " + new string('x', 1000) + "\r\n", 300)), 552 },
        { string.Concat(Enumerable.Repeat("X: y\r\n", 1001)) + "\r\n", 554 },
        { string.Concat(Enumerable.Repeat("X: y\r\n", 1000)) + "\r\n", 0 },
        { "X: " + new string('x', 66_000) + "\r\n\r\n", 554 },
        { "X: y\r\n" + string.Concat(Enumerable.Repeat(" " + new string('x', 998) + "\r\n", 70)), 554 },
        { "X: " + new string('x', 60_000) + "\r\n\r\n", 0 },
        { string.Concat(Enumerable.Repeat("rEceived: by x\r\n", 51)) + "\r\n", 554 },
        { string.Concat(Enumerable.Repeat("Received: by x\r\n", 50)) + "X-Received: y\r\n\r\nReceived: no\r\n", 0 },
        { "\r\n" + new string('x', 1024 * 1024 - 2) + "\r\n", 0 },
        { "\r\n" + new string('x', 1024 * 1024 - 1) + "\r\n", 554 },
        { "\r\n" + new string('x', 3 * 1024 * 1024), 554 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Scan_Message_IsHeldToTheLimits(string message, int code)
    {
        Assert.Equal(code, Scan(Default, Encoding.ASCII.GetBytes(message), 4096)?.Code ?? 0);
    }

    [Fact]
    public void Scan_Loop_SaysSo()
    {
        var message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Received: by x\r\n", 51)));
        Assert.Equal("5.4.6", Scan(Default, message, 7)?.EnhancedStatus);
    }

    [Fact]
    public void Scan_AnyCut_GivesTheSameVerdict()
    {
        var parts = Gen.Elements("\r\n", "\r", "\n", "Received:", "X: y\r\n", " more", "abcdefgh", "\r\n\r\n")
            .ArrayOf().Select(text => Encoding.ASCII.GetBytes(string.Concat(text))).ToArbitrary();
        Prop.ForAll(parts, message =>
        {
            var whole = Scan(Small, message, 1) is null;
            return Enumerable.Range(1, Math.Max(1, message.Length)).All(size => Scan(Small, message, size) is null == whole);
        }).QuickCheckThrowOnFailure();
    }

    private static SmtpReply? Scan(SmtpLimits limits, byte[] message, int size)
    {
        var scanner = new MessageScanner(limits);
        for (var at = 0; at < message.Length; at += size)
            if (scanner.Scan(message.AsSpan(at, Math.Min(size, message.Length - at))) is { } refusal)
                return refusal;
        return null;
    }
}
