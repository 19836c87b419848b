using System.Text;

namespace Mailservr.Mime.Tests.Writing;

public sealed class MimeWriterTests
{
    private static readonly MailDraft Plain = new()
    {
        From = [new EmailAddress("Ann", "ann@a.example")],
        To = [new EmailAddress(null, "bob@b.example")],
        Date = new DateTimeOffset(2021, 3, 1, 9, 5, 0, TimeSpan.FromHours(-3.5)),
    };

    [Fact]
    public async Task Write_PlainText_IsTheSimplestMessage()
    {
        var mail = await WriterDriver.Write(Plain with { Subject = "Hi", Text = "One\nTwo" });

        Assert.Equal(
            "Date: Mon, 1 Mar 2021 09:05:00 -0330\r\nFrom: Ann <ann@a.example>\r\nTo: bob@b.example\r\nSubject: Hi\r\n"
            + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
            + "One\r\nTwo\r\n",
            mail);
    }

    [Fact]
    public async Task Write_Everything_NestsMixedAlternativeRelated()
    {
        var draft = Plain with
        {
            Text = "text",
            Html = "<img src=cid:i@x>",
            Inline = [new MailAttachment { MediaType = "image/png", ContentId = "i@x", Bytes = "png"u8.ToArray() }],
            Attachments = [new MailAttachment { FileName = "a.bin", Bytes = "bin"u8.ToArray() }],
        };

        var mail = await WriterDriver.Write(draft);

        var root = WriterDriver.Parse(mail).Message.Root;
        Assert.Equal("multipart/mixed", root.ContentType.MediaType);
        var alternative = root.Children[0];
        Assert.Equal("text/plain multipart/related", Types(alternative));
        Assert.Equal("text/html image/png", Types(alternative.Children[1]));
        Assert.Equal("i@x", alternative.Children[1].Children[1].ContentId);
        Assert.Equal("a.bin", root.Children[1].FileName);
        Assert.Equal("attachment", root.Children[1].Disposition?.Type);
        Assert.Empty(WriterDriver.Parse(mail).Message.Defects);
    }

    [Theory]
    [InlineData("short lines\nof ascii\n", "7bit")]
    [InlineData("café\n", "quoted-printable")]
    [InlineData("trailing \nblanks\n", "quoted-printable")]
    [InlineData("From me\n.\n\ttab\n", "quoted-printable")]
    [InlineData("日本語のメールです\n", "base64")]
    [InlineData("\0\u0001=\u007F\n", "base64")]
    [InlineData("", "7bit")]
    public async Task Write_Text_ComesBackInASuitableEncoding(string text, string encoding)
    {
        var mail = await WriterDriver.Write(Plain with { Text = text });
        var document = WriterDriver.Parse(mail);
        Assert.Contains($"Content-Transfer-Encoding: {encoding}\r\n", mail, StringComparison.Ordinal);
        Assert.Equal(text, document.GetText(document.Message.Root).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Write_LongLines_StayWithinTheLimits()
    {
        var text = new string('x', 5000) + " " + new string('ä', 3000);
        var mail = await WriterDriver.Write(Plain with { Text = text, Subject = text });
        Assert.True(mail.Split("\r\n").Max(line => line.Length) <= 78);
        Assert.Equal(text, WriterDriver.Parse(mail).Message.Subject);
        Assert.Equal(text, WriterDriver.Parse(mail).GetText(WriterDriver.Parse(mail).Message.Root).TrimEnd());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(57)]
    [InlineData(57 * 512)]
    [InlineData(57 * 512 + 1)]
    [InlineData(200_000)]
    public async Task Write_Attachment_ComesBackByteForByte(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var draft = Plain with
        {
            Attachments =
                [new MailAttachment { Bytes = bytes }, new MailAttachment { Content = new MemoryStream(bytes) }],
        };

        var document = WriterDriver.Parse(await WriterDriver.Write(draft));

        Assert.All(document.Message.Root.Children, part => Assert.Equal(bytes, document.GetBytes(part)));
        Assert.Equal(2, document.Message.Content.Attachments.Count);
    }

    [Fact]
    public async Task Write_Ids_ComeBack()
    {
        var references = Enumerable.Range(0, 50).Select(i => $"{i}@b").ToList();
        var draft = Plain with { MessageId = "1@a", InReplyTo = ["0@b"], References = references };
        var message = WriterDriver.Parse(await WriterDriver.Write(draft)).Message;
        Assert.Equal("1@a", message.MessageId);
        Assert.Equal(draft.InReplyTo, message.InReplyTo);
        Assert.Equal(draft.References, message.References);
        Assert.Equal(draft.Date, message.Date);
    }

    [Theory]
    [InlineData("report.pdf")]
    [InlineData("a \"b\" \\c.txt")]
    [InlineData("Größe; 100%.txt")]
    [InlineData("=?utf-8?Q?x?=.txt")]
    [InlineData(" blanks .txt ")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀.png")]
    public async Task Write_FileName_ComesBack(string name)
    {
        var draft = Plain with { Attachments = [new MailAttachment { FileName = name, Bytes = new byte[1] }] };
        var message = WriterDriver.Parse(await WriterDriver.Write(draft)).Message;
        Assert.Equal(name, message.Root.Children[0].FileName);
        Assert.Empty(message.Defects);
    }

    [Fact]
    public async Task Write_NonAsciiFileName_HasAFallback()
    {
        var draft = Plain with { Attachments = [new MailAttachment { FileName = "Größe.pdf" }] };
        var mail = await WriterDriver.Write(draft);
        Assert.Contains(
            "filename=\"Gr__e.pdf\";\r\n filename*=utf-8''Gr%C3%B6%C3%9Fe.pdf\r\n", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_LongLinkInAField_IsNotEncoded()
    {
        var link = $"<https://x.example/{new string('a', 300)}>";
        var field = new MailField("List-Unsubscribe", $"{link}, <mailto:u@x.example>");
        var mail = await WriterDriver.Write(Plain with { Fields = [field] });
        Assert.Contains(link + ",\r\n <mailto:u@x.example>\r\n", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WithoutDate_TakesTheTimeOfTheProvider()
    {
        var output = new MemoryStream();
        await new MimeWriter(new FixedTime()).WriteAsync(Plain with { Date = null }, output, CancellationToken.None);
        var mail = Encoding.ASCII.GetString(output.ToArray());
        Assert.StartsWith("Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n", mail, StringComparison.Ordinal);
    }

    private static string Types(MimePart part) => string.Join(' ', part.Children.Select(p => p.ContentType.MediaType));

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
