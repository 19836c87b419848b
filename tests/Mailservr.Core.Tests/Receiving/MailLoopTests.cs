using System.Text;
using Mailservr.Mime;
using Mailservr.Receiving;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MailLoopTests
{
    [Theory]
    [InlineData(4, "mx.example", false)]
    [InlineData(5, "mx.example", true)]
    [InlineData(5, "MX.Example", true)]
    [InlineData(5, "\r\n\tmx.example", true)]
    [InlineData(30, "mx.example.net", false)]
    [InlineData(30, "other.example", false)]
    public void HasPassed_CountsTheFieldsThatNameUs(int fields, string receiver, bool expected)
    {
        var header = new StringBuilder();
        for (var i = 0; i < fields; i++)
            header.Append("Received: from a.example (a [192.0.2.1])\r\n\tby ").Append(receiver).Append(" with SMTP; now\r\n");
        var parser = new MimeParser();
        parser.Feed(Encoding.ASCII.GetBytes(header.Append("Subject: x\r\n\r\n").ToString()));

        Assert.Equal(expected, MailLoop.HasPassed("mx.example", parser.Complete().Headers));
    }
}
