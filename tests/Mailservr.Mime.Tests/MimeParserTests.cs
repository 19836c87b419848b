namespace Mailservr.Mime.Tests;

public class MimeParserTests
{
    private const string Mixed = "Content-Type: multipart/mixed; boundary=a\r\n\r\n";

    [Theory]
    [InlineData("", "plain[0]")]
    [InlineData("Subject: x\r\n\r\nbody", "plain[4]")]
    [InlineData("Subject: x\n\nbody\n", "plain[5]")]
    [InlineData("\r\nbody", "plain[4]")]
    [InlineData(Mixed + "pre\r\n--a\r\n\r\nx\r\n--a--\r\nepilogue", "mixed(plain[1])")]
    [InlineData(Mixed + "--a\r\n\r\nx\r\n\r\n--a\r\n\r\n\r\n--a--", "mixed(plain[3], plain[0])")]
    [InlineData(Mixed + "--a \t\r\n\r\nx\r\n--a-- \r\n", "mixed(plain[1])")]
    [InlineData(Mixed + "--a\n\nx\n--a--\n", "mixed(plain[1])")]
    [InlineData(Mixed + "--a\r\n\r\n--ab\r\n--a-\r\n--a--x\r\n--a--", "mixed(plain[18])")]
    [InlineData(Mixed + "--a\r\n\r\nx\r\n--a--\r\n--a\r\n\r\ny", "mixed(plain[1])")]
    [InlineData(Mixed + "--a--", "mixed()")]
    [InlineData(Mixed, "mixed()")]
    public void Feed_Boundaries_MakeParts(string message, string expected) =>
        Assert.Equal(expected, Structure.Sketch(Structure.Parse(message).Root));

    // With many multiparts open, lines are told from their boundaries by a hash first.
    [Theory]
    [InlineData("\r\n--q7 \t\r\n\r\nx", 2)]
    [InlineData("\r\n--q7--\r\n--q6\r\n\r\nx", 1)]
    [InlineData("\r\n--q7-\r\n--q\r\n--\r\n----\r\n--q7--x", 1)]
    public void Feed_ManyOpenBoundaries_EachIsFound(string end, int parts)
    {
        var nested = string.Concat(Enumerable.Range(0, 12).Select(
            i => $"Content-Type: multipart/mixed; boundary=\"q{i}\"\r\n\r\n--q{i}\r\n"));
        var part = Structure.Parse(nested + end).Root;
        for (var depth = 0; depth < 7; depth++)
            part = part.Children[0];
        Assert.Equal("q7", part.ContentType.Boundary);
        Assert.Equal(parts, part.Children.Count);
    }

    [Theory]
    [InlineData(
        "--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n--a--",
        "alternative(plain[1])")]
    [InlineData(
        "--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--a--",
        "alternative(plain[1])")]
    [InlineData(
        "--a\r\nContent-Type: multipart/alternative; boundary=ab\r\n\r\n--ab\r\n\r\nx\r\n--a--",
        "alternative(plain[1])")]
    [InlineData("--a\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\nx\r\n--a--", "rfc822<plain[1]>")]
    [InlineData("--a\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n--a--", "rfc822<plain[0]>")]
    [InlineData(
        "--a\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nQQ==\r\n--a--",
        "rfc822[4]")]
    [InlineData(
        "--a\r\nContent-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: y\r\n\r\nx\r\n--b--\r\n--a--",
        "digest(rfc822<plain[1]>)")]
    [InlineData(
        "--a\r\nContent-Type: message/external-body; access-type=local-file; name=\"/etc/passwd\"\r\n\r\nx\r\n--a--",
        "external-body[1]")]
    [InlineData("--a\r\nContent-Type: message/partial; id=1; number=1\r\n\r\nx\r\n--a--", "partial[1]")]
    [InlineData("--a\r\nContent-Type: multipart/mixed\r\n\r\nx\r\n--a--", "plain[1]")]
    [InlineData("--a\r\nX: y\r\n--a\r\n\r\nx\r\n--a--", "plain[0], plain[1]")]
    public void Feed_Nesting_IsTakenApart(string parts, string expected) =>
        Assert.Equal($"mixed({expected})", Structure.Sketch(Structure.Parse(Mixed + parts).Root));

    [Theory]
    [InlineData("Content-Type: text/html\r\nContent-Type: text/plain\r\n\r\nx", MimeDefectKind.AmbiguousHeader)]
    [InlineData("From: a@example.com\r\nFrom: b@example.com\r\n\r\nx", MimeDefectKind.AmbiguousHeader)]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\nx", MimeDefectKind.MissingBoundary)]
    [InlineData(Mixed + "--a\r\n\r\nx", MimeDefectKind.MissingFinalBoundary)]
    [InlineData("Content-Transfer-Encoding: base64\r\n" + Mixed + "--a--", MimeDefectKind.TransferEncodingOnMultipart)]
    [InlineData("Content-Transfer-Encoding: 7-bit\r\n\r\nx", MimeDefectKind.UnknownTransferEncoding)]
    [InlineData("Content-Type: text\r\n\r\nx", MimeDefectKind.InvalidContentType)]
    [InlineData("From a@example.com Tue May 10 11:28:07 2005\r\nSubject: x\r\n\r\n", MimeDefectKind.InvalidHeader)]
    [InlineData("Subject: x\r\n", MimeDefectKind.MissingHeaderEnd)]
    [InlineData("Subject: x\n\n", MimeDefectKind.BareLineFeed)]
    [InlineData("Subject: x\ry\r\n\r\n", MimeDefectKind.BareCarriageReturn)]
    [InlineData("Subject: x\0\r\n\r\n", MimeDefectKind.NulByte)]
    public void Defects_BadMail_AreNamed(string message, MimeDefectKind expected) =>
        Assert.Equal([expected], Structure.Parse(message).Defects.Select(d => d.Kind));

    [Fact]
    public void Headers_JunkBetweenFields_IsSkipped()
    {
        var message = Structure.Parse(
            "From x\r\nSubject : a\r\njunk\r\n more junk\r\nX-\u00ff: y\r\nTo: b@example.com\r\n\r\n");
        Assert.Equal("Subject, To", string.Join(", ", message.Headers.Select(h => h.Name)));
        Assert.Equal("a", message.Subject);
        Assert.Equal("b@example.com", Assert.Single(message.To).Address);
        Assert.Equal(MimeDefectKind.InvalidHeader, message.Defects[0].Kind);
    }

    [Fact]
    public void Headers_FirstContentTypeAndEncoding_Count()
    {
        var part = Structure.Parse("Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"
            + "content-type: image/png\r\ncontent-transfer-encoding: 8bit\r\n\r\n").Root;
        Assert.Equal("text/html", part.ContentType.MediaType);
        Assert.Equal(TransferEncoding.Base64, part.TransferEncoding);
    }

    [Fact]
    public void Parts_OfSampleMail_HaveIdsAndOffsets()
    {
        var document = MimeDocument.Parse(SampleMail.Bytes);
        var root = document.Message.Root;
        Assert.Equal("mixed(alternative(plain[29], html[14]), pdf[90], rfc822<plain[10]>)", Structure.Sketch(root));
        Assert.Equal("1, 2, 3", string.Join(", ", root.Children.Select(p => p.PartId)));
        Assert.Equal("1.1, 1.2", string.Join(", ", root.Children[0].Children.Select(p => p.PartId)));
        Assert.Equal("3.0", root.Children[2].Embedded?.PartId);
        Assert.Equal("Grüße, long line", document.GetText(root.Children[0].Children[0]));
        Assert.Equal("report.pdf", root.Children[1].FileName);
        Assert.Equal(64, document.GetBytes(root.Children[1]).Length);
        Assert.Empty(document.Message.Defects);
    }

    [Fact]
    public void Fields_OfSampleMail_AreRead()
    {
        var message = MimeDocument.Parse(SampleMail.Bytes).Message;
        Assert.Equal("Grüße from the sample", message.Subject);
        Assert.Equal("Jürgen", Assert.Single(message.From).Name);
        var to = string.Join(", ", message.To.Select(a => a.Address));
        Assert.Equal("a@example.com, b@example.com, d@example.com", to);
        Assert.Equal("1@example.org", message.MessageId);
        Assert.Equal("0@example.org, 00@example.org", string.Join(", ", message.References));
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero), message.Date);
    }
}
