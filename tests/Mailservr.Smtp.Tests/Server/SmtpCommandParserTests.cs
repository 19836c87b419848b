using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Smtp.Tests.Server;

public sealed class SmtpCommandParserTests
{
    [Theory]
    [InlineData("MAIL FROM:<a@b.example>")]
    [InlineData("mail from:<a@b.example>")]
    [InlineData("MAIL FROM: <a@b.example>")]
    [InlineData("MAIL  FROM:<a@b.example>  ")]
    [InlineData("MAIL FROM:<a@b.example> BODY=7BIT")]
    [InlineData("MAIL FROM:<a@b.example>  RET=HDRS")]
    [InlineData("MAIL FROM:<>")]
    [InlineData("RCPT TO:<a@b.example>")]
    [InlineData("RCPT TO:<postmaster>")]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=NEVER ORCPT=rfc822;a+40b.example")]
    public void Parse_Envelope_IsAccepted(string line) => Assert.Null(Parse(line).Error);

    [Theory]
    [InlineData("MAIL", 501)]
    [InlineData("MAIL FROM", 501)]
    [InlineData("MAIL FROM:", 501)]
    [InlineData("MAIL FROM:a@b.example", 501)]
    [InlineData("MAIL FROM :<a@b.example>", 501)]
    [InlineData("MAIL TO:<a@b.example>", 501)]
    [InlineData("MAIL FROM:<postmaster>", 501)]
    [InlineData("MAIL FROM:<a@b.example><c@d.example>", 501)]
    [InlineData("MAIL FROM:<a@b.example>SIZE=1", 501)]
    [InlineData("MAIL FROM:<a@b.example> BODY=BINARYMIME", 501)]
    [InlineData("MAIL FROM:<a@b.example> BODY", 501)]
    [InlineData("MAIL FROM:<a@b.example> SMTPUTF8=1", 501)]
    [InlineData("MAIL FROM:<a@b.example> RET=ALL", 501)]
    [InlineData("MAIL FROM:<a@b.example> RET=FULL RET=FULL", 501)]
    [InlineData("MAIL FROM:<a@b.example> ENVID=a=b", 501)]
    [InlineData("MAIL FROM:<a@b.example> ENVID=a+0Ab", 501)]
    [InlineData("MAIL FROM:<a@b.example> =1", 501)]
    [InlineData("MAIL FROM:<a@b.example> MT-PRIORITY=3", 555)]
    [InlineData("MAIL FROM:<a@b.example> NOTIFY=NEVER", 555)]
    [InlineData("RCPT TO:<>", 501)]
    [InlineData("RCPT TO:<a>", 501)]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=NEVER,DELAY", 501)]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=DELAY,", 501)]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=DELAY NOTIFY=DELAY", 501)]
    [InlineData("RCPT TO:<a@b.example> ORCPT=a@b.example", 501)]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc822;", 501)]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc822;a ORCPT=rfc822;a", 501)]
    [InlineData("RCPT TO:<a@b.example> RET=FULL", 555)]
    public void Parse_BadEnvelope_IsRefused(string line, int code) => Assert.Equal(code, Parse(line).Error?.Code);

    [Fact]
    public void Parse_MailParameters_AreRead()
    {
        var mail = Parse("MAIL FROM:<a@b.example> size=77 body=8bitmime SMTPUTF8 RET=full ENVID=q+2B1").Mail;
        Assert.Equal(77, mail?.Size);
        Assert.Equal(SmtpBodyType.EightBitMime, mail?.Body);
        Assert.True(mail?.SmtpUtf8);
        Assert.Equal(SmtpDsnReturn.Full, mail?.Return);
        Assert.Equal("q+1", mail?.EnvelopeId);
    }

    [Fact]
    public void Parse_RecipientParameters_AreRead()
    {
        var recipient = Parse("RCPT TO:<a@b.example> NOTIFY=SUCCESS,delay ORCPT=RFC822;x+2By@z.example").Recipient;
        Assert.Equal(SmtpDsnNotify.Success | SmtpDsnNotify.Delay, recipient?.Notify);
        Assert.Equal("rfc822;x+y@z.example", recipient?.OriginalRecipient);
        Assert.Equal(SmtpDsnNotify.Never, Parse("RCPT TO:<a@b.example> NOTIFY=NEVER").Recipient?.Notify);
    }

    [Theory]
    [InlineData("EHLO ", false)]
    [InlineData("EHLO a b", false)]
    [InlineData("EHLO b\u00e4r", false)]
    [InlineData("EHLO [192.0.2.1]", true)]
    [InlineData("EHLO under_score", true)]
    public void Parse_Greeting_IsOneWord(string line, bool accepted) => Assert.Equal(accepted, Parse(line).Error is null);

    [Fact]
    public void Parse_AnyLine_NeverThrowsAndAnswersWhatItCannotRead()
    {
        var words = Gen.Elements(
            "MAIL", "RCPT", "BDAT", "EHLO", "XCLIENT", "STARTTLS", " ", "FROM:", "TO:", "<a@b.example>", "<", ">", "=", ";",
            "SIZE=", "ORCPT=", "NOTIFY=", ",", "12", "+4", "\0", "\r", "\u00e4", "\u00c3\u00a4", "SMTPUTF8", "ADDR=", "HTTP/1.1", "\"");
        Prop.ForAll(words.ArrayOf().Select(string.Concat).ToArbitrary(), line =>
        {
            var command = Parse(line);
            return command.Error is not null || command.Verb is not (SmtpVerb.Unknown or SmtpVerb.Http)
                && (command.Verb != SmtpVerb.Mail || command.Mail is not null)
                && (command.Verb != SmtpVerb.Rcpt || command.Recipient is not null)
                && (command.Verb != SmtpVerb.XClient || command.Client is not null);
        }).QuickCheckThrowOnFailure();
    }

    private static SmtpCommand Parse(string line) => SmtpCommandParser.Parse(Encoding.Latin1.GetBytes(line), smtpUtf8: false);
}
