namespace Mailservr.Mime.Tests.Text;

public sealed class HtmlToTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a  b\r\n\tc&nbsp;&nbsp;d", "a b c d")]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("<div>One</div><div><div>Two</div></div>", "One\nTwo")]
    [InlineData("a<br>b<br/><br>c", "a\nb\n\nc")]
    [InlineData("x<b>y</b><i> z</i>", "xy z")]
    [InlineData("<a href='http://x.example/?a>b'>link</a>", "link")]
    [InlineData("caf&eacute; &lt;b&gt; &#8364; &#x20AC; &unknown; a&b", "café <b> € € &unknown; a&b")]
    [InlineData("<head><title>t</title><style>p{}</style></head><body>text</body>", "text")]
    [InlineData("a<script>if (a<b) '</p>'</script>b", "ab")]
    [InlineData("a<SCRIPT >x</SCRIPT\n>b", "ab")]
    [InlineData("a<!-- <p>no</p> -->b<!DOCTYPE x><?php y ?>c", "abc")]
    [InlineData("<ul><li>one<li>two</ul>", "- one\n- two")]
    [InlineData("<ol><li>one</li><li>two<ul><li>in</li></ul></li><li>three</li></ol>", "1. one\n2. two\n- in\n3. three")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td><td>d</td></tr></table>", "a\tb\nc\td")]
    [InlineData("hi<blockquote>quoted<br>more<blockquote>deep</blockquote></blockquote>bye", "hi\n\n> quoted\n> more\n>\n>> deep\n\nbye")]
    [InlineData("<pre>  a\n   b</pre>", "  a\n   b")]
    [InlineData("<img src=x alt=\"a &amp; b\"><img src=\"alt=no\">", "a & b")]
    [InlineData("<img title = 'x>y' alt = picture >!", "picture!")]
    [InlineData("1 < 2 <3 <>", "1 < 2 <3 <>")]
    [InlineData("a\u200Bb&zwnj;&nbsp;&zwnj;c\u00ADd", "ab cd")]
    [InlineData("👩&zwj;💻", "👩\u200D💻")]
    [InlineData("open <b title=\"never closed", "open ")]
    [InlineData("", "")]
    public void Convert_Html_IsItsText(string html, string expected) =>
        Assert.Equal(expected.TrimEnd(), HtmlToText.Convert(html, 1000).TrimEnd());

    [Fact]
    public void Convert_LongText_StopsAtTheLimit()
    {
        Assert.Equal("abc", HtmlToText.Convert("<p>abcdef", 3));
        Assert.Equal("a", HtmlToText.Convert("a😀", 2));
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("<div>")]
    [InlineData("<!--")]
    [InlineData("&")]
    [InlineData("<ol><li>")]
    [InlineData("<pre> ")]
    [InlineData("<blockquote>x")]
    [InlineData("<img alt=")]
    [InlineData("<script>")]
    [InlineData("<b \"")]
    public void Convert_RepeatedFragments_StaysLinear(string fragment)
    {
        var html = string.Concat(Enumerable.Repeat(fragment, 1_000_000));
        Assert.True(HtmlToText.Convert(html, 1_000_000).Length <= 1_000_000);
    }

    [Fact]
    public void Convert_MillionsOfOpenBrackets_StaysLinear()
    {
        var brackets = new string('<', 5_000_000);
        Assert.Equal(6_000_000, HtmlToText.Convert($"<p {brackets}>{brackets}", 6_000_000).Length + 1_000_000);
    }

    [Fact]
    public void Convert_MillionAttributes_StaysLinear()
    {
        var html = "<img " + string.Concat(Enumerable.Repeat("a=b ", 1_000_000)) + "alt=end>";
        Assert.Equal("end", HtmlToText.Convert(html, 100));
    }
}
