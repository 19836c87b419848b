using System.Text;

namespace Mailservr.Mime.Tests;

/// <summary>Where readers disagree about a message, this is how we read it, and that we say so.</summary>
public class MeaningRuleTests
{
    // B-r1: the first field, the first parameter.
    [Theory]
    [InlineData("Content-Type: text/html\r\nContent-Type: application/zip\r\n\r\nx", "text/html", "x")]
    [InlineData("Content-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 7bit\r\n\r\nQUJD", "text/plain", "ABC")]
    [InlineData("Content-Type: text/plain; charset=us-ascii; charset=utf-7\r\n\r\n+AGE-", "text/plain", "+AGE-")]
    public void Parse_FieldGivenTwice_TheFirstCounts(string message, string mediaType, string text)
    {
        var document = MimeDocument.Parse(Encoding.ASCII.GetBytes(message));
        Assert.Equal(mediaType, document.Message.Root.ContentType.MediaType);
        Assert.Equal(text, document.GetText(document.Message.Root));
        Assert.Contains(document.Message.Defects, defect => defect.Kind == MimeDefectKind.AmbiguousHeader);
    }

    // B-r1
    [Fact]
    public void Parse_BoundaryGivenTwice_TheFirstCounts()
    {
        var message = Structure.Parse(
            "Content-Type: multipart/mixed; boundary=a; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--a\r\n\r\nyy\r\n--a--\r\n");
        Assert.Equal(2, Assert.Single(message.Root.Children).BodyLength);
        Assert.Contains(message.Defects, defect => defect.Kind == MimeDefectKind.AmbiguousHeader);
    }

    // B-r2
    [Fact]
    public void Parse_NoFinalBoundary_ContentGoesToTheEnd()
    {
        var message = Structure.Parse("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nall of it\r\n");
        Assert.Equal("all of it\r\n".Length, Assert.Single(message.Root.Children).BodyLength);
        Assert.Contains(message.Defects, defect => defect.Kind == MimeDefectKind.MissingFinalBoundary);
    }

    // B-r3
    [Fact]
    public void Parse_Base64WithForeignCharactersAndPaddingInside_IsDecodedAndFlagged()
    {
        var document = MimeDocument.Parse("Content-Transfer-Encoding: base64\r\n\r\nQQ==*Q!UJD"u8.ToArray());
        var sink = new RecordingSink(BodyMode.Decode);
        var message = Structure.Parse("Content-Transfer-Encoding: base64\r\n\r\nQQ==*Q!UJD"u8.ToArray(), null, sink);
        Assert.Equal("AABC", document.GetText(document.Message.Root));
        Assert.Contains(message.Defects, defect => defect.Kind == MimeDefectKind.InvalidBase64);
    }

    // B-r6: utf-7 is a charset of text; an address of it is none.
    [Fact]
    public void Parse_UnknownCharset_IsWindows1252AndFlagged()
    {
        var document = MimeDocument.Parse(Encoding.Latin1.GetBytes("Content-Type: text/plain; charset=x-none\r\n\r\n\u0080\u00e4"));
        Assert.Equal("\u20ac\u00e4", document.GetText(document.Message.Root));
        Assert.Contains(document.Message.Defects, defect => defect.Kind == MimeDefectKind.UnknownCharset);
    }

    // B-r9
    [Theory]
    [InlineData("From: a@x.example\r\nFrom: b@y.example\r\n\r\n")]
    [InlineData("From: a@x.example\r\nfrom : b@y.example\r\n\r\n")]
    public void Parse_TwoFromFields_TheFirstCounts(string text)
    {
        var message = Structure.Parse(text);
        Assert.Equal("a@x.example", Assert.Single(message.From).Address);
        Assert.Contains(message.Defects, defect => defect.Kind == MimeDefectKind.AmbiguousHeader);
    }

    [Fact]
    public void Views_UnreadableDateAndNames_AreDefectsWhenTheyAreRead()
    {
        var message = Structure.Parse(
            "Date: the day before yesterday\r\nFrom: =?utf-8?X?Ann?= <ann@example.com>\r\nSubject: =?utf-8?Q?open\r\n\r\n");
        Assert.Empty(message.Defects);

        Assert.Null(message.Date);
        Assert.Null(message.Date);
        Assert.Equal("=?utf-8?X?Ann?=", Assert.Single(message.From).Name);
        Assert.Equal("=?utf-8?Q?open", message.Subject);

        Assert.Equal(
            [(MimeDefectKind.InvalidDate, 0), (MimeDefectKind.InvalidEncodedWord, 32), (MimeDefectKind.InvalidEncodedWord, 73)],
            message.Defects.Select(defect => (defect.Kind, defect.Offset)));
        Assert.False(message.Truncated);
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\n")]
    [InlineData("Date: Tue, 10 May 2005 11:28:07 +0000\r\n\r\n")]
    public void Date_MissingOrRead_IsNoDefect(string message)
    {
        var parsed = Structure.Parse(message);
        _ = parsed.Date;
        Assert.Empty(parsed.Defects);
    }
}
