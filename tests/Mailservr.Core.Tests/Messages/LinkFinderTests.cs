using Mailservr.Messages;

namespace Mailservr.Core.Tests.Messages;

public sealed class LinkFinderTests
{
    [Theory]
    [InlineData("Go to https://example.com/a?b=c&d=e#f now", "https://example.com/a?b=c&d=e#f")]
    [InlineData("See https://example.com.", "https://example.com")]
    [InlineData("(see https://example.com/a)", "https://example.com/a")]
    [InlineData("https://example.com/a_(b)", "https://example.com/a_(b)")]
    [InlineData("[https://example.com/a]", "https://example.com/a")]
    [InlineData("<https://example.com/a>", "https://example.com/a")]
    [InlineData("[text](https://example.com/a)", "https://example.com/a")]
    [InlineData("点击https://example.com/a。谢谢", "https://example.com/a")]
    [InlineData("HTTP://EXAMPLE.COM/A", "HTTP://EXAMPLE.COM/A")]
    [InlineData("https://a.example https://b.example\nhttps://a.example", "https://a.example https://b.example")]
    [InlineData("http https http:// https://", "")]
    [InlineData("ftp://example.com javascript:alert(1)", "")]
    [InlineData("https://example.com/a\0b https://example.com/\u001b[31m", "https://example.com/a https://example.com/")]
    public void InText_Links_AreFound(string text, string expected)
    {
        var links = new List<string>();
        LinkFinder.InText(text, links, 10);

        Assert.Equal(expected, string.Join(' ', links));
    }

    [Theory]
    [InlineData("<a href=\"https://example.com/a?b=1&amp;c=2\">x</a>", "https://example.com/a?b=1&c=2")]
    [InlineData("<A HREF='https://example.com/a'>", "https://example.com/a")]
    [InlineData("<a class=x\n href = https://example.com/a>", "https://example.com/a")]
    [InlineData("<area href=\"https://example.com/map\">", "https://example.com/map")]
    [InlineData("<a href=\" https://example.com/a \">", "https://example.com/a")]
    [InlineData("<link href=\"https://fonts.example/css\"><a href=\"https://example.com/a\">", "https://example.com/a")]
    [InlineData("<a href=\"mailto:a@b.example\"><a href=\"/local\"><a href=\"javascript:x\"><a href>", "")]
    [InlineData("href=\"https://example.com\"", "")]
    [InlineData("<a href=\"https://exam\r\n\tple.com/a\">", "https://example.com/a")]
    [InlineData("<a href=\"https://example.com/&#10;a&#0;\"><a href=\"https://example.com/\u001b[31m\">", "")]
    [InlineData("<a href=\"https://example.com", "")]
    [InlineData("<a href", "")]
    [InlineData("<a href=", "")]
    public void InHtml_Anchors_AreFound(string html, string expected)
    {
        var links = new List<string>();
        LinkFinder.InHtml(html, links, 10);

        Assert.Equal(expected, string.Join(' ', links));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https://a ")]
    [InlineData("http://%")]
    [InlineData("href=")]
    [InlineData("<a href=\"")]
    [InlineData("<a href=' ")]
    [InlineData("href ")]
    [InlineData("href= ")]
    public void Find_HostileMegabyte_AllocatesLittle(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, (1 << 20) / unit.Length));
        var links = new List<string>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        LinkFinder.InText(text, links, 50);
        LinkFinder.InHtml(text, links, 50);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(links.Count <= 50);
        Assert.True(allocated < 256 << 20, $"{allocated} bytes were allocated.");
    }
}
