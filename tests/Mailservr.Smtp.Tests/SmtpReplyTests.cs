using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Smtp.Tests;

public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData(250, "2.0.0", "OK", "250 2.0.0 OK\r\n")]
    [InlineData(220, "", "mx", "220 mx\r\n")]
    [InlineData(250, "", "", "250 \r\n")]
    [InlineData(250, "2.0.0", "one\ntwo\n", "250-2.0.0 one\r\n250-2.0.0 two\r\n250 2.0.0 \r\n")]
    [InlineData(550, "5.1.1", "no\r\n250 yes", "550-5.1.1 no?\r\n550 5.1.1 250 yes\r\n")]
    [InlineData(550, "5.1.1", "b\u00e4r\u2028\0\u001b", "550 5.1.1 b?r???\r\n")]
    [InlineData(550, "5.1\n1", "x", "550 5.1?1 x\r\n")]
    public void WriteTo_Reply_IsWellFormed(int code, string status, string text, string wire)
    {
        Assert.Equal(wire, Write(new SmtpReply(code, status, text)));
    }

    [Fact]
    public void WriteTo_AnyText_StaysOneReply()
    {
        Prop.ForAll<string>(text =>
        {
            var lines = Write(new SmtpReply(451, "4.3.0", text ?? "")).Split("\r\n");
            return lines[^1].Length == 0 && lines[..^1].All(line => line.Length <= 510 && line.All(c => c is >= ' ' and <= '~'))
                && lines[..^2].All(line => line.StartsWith("451-4.3.0 ", StringComparison.Ordinal))
                && lines[^2].StartsWith("451 4.3.0 ", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(480, 1)]
    [InlineData(481, 2)]
    [InlineData(1000, 3)]
    public void WriteTo_LongText_IsContinued(int length, int lines)
    {
        var wire = Write(new SmtpReply(550, "5.0.0", new string('x', length)));
        Assert.Equal(lines, wire.Split("\r\n").Length - 1);
        Assert.Equal(length, wire.Count(c => c == 'x'));
    }

    [Theory]
    [InlineData(199)]
    [InlineData(600)]
    public void Reply_NoReplyCode_IsRefused(int code)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmtpReply(code, "", "x"));
    }

    [Fact]
    public void Reply_421_Closes()
    {
        Assert.True(new SmtpReply(421, "4.3.0", "x").Close);
        Assert.False(new SmtpReply(451, "4.3.0", "x").Close);
    }

    private static string Write(SmtpReply reply)
    {
        var output = new ArrayBufferWriter<byte>();
        reply.WriteTo(output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
