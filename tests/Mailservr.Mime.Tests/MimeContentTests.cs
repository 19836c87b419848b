namespace Mailservr.Mime.Tests;

public class MimeContentTests
{
    private const string Plain = "Content-Type: text/plain\r\n\r\nx\r\n";
    private const string Html = "Content-Type: text/html\r\n\r\nx\r\n";
    private const string Image = "Content-Type: image/png\r\n\r\nx\r\n";
    private const string File = "Content-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\nx\r\n";

    private const string Embedded = "Content-Type: message/rfc822\r\n\r\nX: y\r\n\r\nz\r\n";

    [Fact]
    public void Content_ExampleOfRfc8621_IsSortedAsThere()
    {
        // RFC 8621 §4.1.4, the structure with the parts A to K.
        var inner = Multi("related", "r", Html, Image, Html.Replace("html", "x-e", StringComparison.Ordinal));
        var alternative = Multi("alternative", "v", Multi("mixed", "n", Plain, Image, Plain), inner);
        var root = Multi("mixed", "m", Plain, Multi("mixed", "o", alternative, Image, File, Embedded), Plain);
        var content = Structure.Parse(root).Content;
        Assert.Equal("1, 2.1.1.1, 2.1.1.2, 2.1.1.3, 2.2, 3", Ids(content.TextBody));
        Assert.Equal("1, 2.1.2.1, 2.2, 3", Ids(content.HtmlBody));
        Assert.Equal("2.1.1.2, 2.1.2.2, 2.1.2.3, 2.3, 2.4", Ids(content.Attachments));
    }

    [Fact]
    public void Content_HtmlOnly_IsInBothBodies()
    {
        var content = Structure.Parse(Html).Content;
        Assert.Same(content.HtmlBody[0], Assert.Single(content.TextBody));
        Assert.Empty(content.Attachments);
        Assert.Empty(content.InlineText);
    }

    [Fact]
    public void Content_AlternativeWithHtmlOnly_IsSharedWithTheTextBody()
    {
        var content = Structure.Parse(Multi("alternative", "a", Html)).Content;
        Assert.Equal("1", Ids(content.TextBody));
        Assert.Equal("1", Ids(content.HtmlBody));
    }

    [Fact]
    public void Content_NamedTextAfterTheFirst_IsAnAttachment()
    {
        const string Named = "Content-Type: text/plain; name=a.txt\r\n\r\nx\r\n";
        var content = Structure.Parse(Multi("mixed", "a", Plain, Named)).Content;
        Assert.Equal("1", Ids(content.TextBody));
        Assert.Equal("2", Ids(content.Attachments));
        Assert.Equal("1", Ids(content.InlineText));
    }

    [Fact]
    public void Content_DeepestNesting_IsSorted()
    {
        var message = Structure.Parse(string.Concat(Enumerable.Range(0, 300).Select(i =>
            $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")) + Plain);
        Assert.True(message.Truncated);
        Assert.Single(message.Content.Attachments);
    }

    private static string Multi(string subtype, string boundary, params string[] parts) =>
        $"Content-Type: multipart/{subtype}; boundary={boundary}\r\n\r\n"
        + string.Concat(parts.Select(p => $"--{boundary}\r\n{p}\r\n")) + $"--{boundary}--\r\n";

    private static string Ids(IEnumerable<MimePart> parts) => string.Join(", ", parts.Select(p => p.PartId));
}
