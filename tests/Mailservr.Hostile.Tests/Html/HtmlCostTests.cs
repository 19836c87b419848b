using Mailservr.AspNetCore.Html;
using Mailservr.AspNetCore.Html.Css;
using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.Hostile.Tests.Html;

/// <summary>Work that grows with the source, and not with its square: counted in nodes and in bytes of memory.</summary>
public sealed class HtmlCostTests
{
    public static TheoryData<string> Repeated => new(
        "<div>", "<p>", "<b>", "<b class=x>", "<table>", "<table><tr><td>", "<table><b>", "<a href=x>", "<a href=x><p>", "<font color=red><p>", "<", "</", "<!--",
        "<!", "<x y=", "<i x='", "<p style='a:b'>", "<style>", "<svg>", "<math><mi>", "<li>", "<dd><dt>", "<h1>", "<nobr>", "<select>", "<template>", "</p>",
        "</b>", "<b><p></b>", "<b><i><p></b></i>", "&", "&#", "&#x", "&amp", "<ruby><rt>", "<td>", "<tr>", "<caption>", "<col>", "<script>", "</script", "<textarea>",
        "<img src=", "<br>", "\0", "<table>x", "<p><table>", "<center><font><b><i><u>", "--", "<!-->", "<?", "</table>", "<body bgcolor=x>");

    [Theory]
    [MemberData(nameof(Repeated))]
    public void Sanitize_TwiceAsMuch_CostsAboutTwiceAsMuch(string piece)
    {
        var (small, large) = (Repeat(piece, 40_000), Repeat(piece, 80_000));
        Cost(small);

        var (first, second) = (Cost(small), Cost(large));

        Assert.True(second < (first * 3) + 1_000_000, $"{piece}: {first} and {second} bytes");
        Assert.True(second < 150_000_000, $"{piece}: {second} bytes");
        Assert.InRange(HtmlTree.Parse(large).NodeCount, 0, large.Length * 2);
    }

    [Fact]
    public void Sanitize_MillionsOfTags_StayWithinTheBounds()
    {
        foreach (var html in (string[])[Repeat("<div>", 5_000_000), Repeat("<", 5_000_000), "<p " + Repeat("a=b ", 4_000_000) + ">x", Repeat("<b><p>x</b>", 4_000_000)])
        {
            var tree = HtmlTree.Parse(html);
            var shown = HtmlSanitizer.Sanitize(html, NoImages.Instance);

            Assert.InRange(tree.NodeCount, 0, HtmlTreeBuilder.MaxNodes + HtmlTreeBuilder.MaxDepth);
            Assert.InRange(shown.Body.Length, 1, html.Length * 5);
            Assert.Null(StrictCheck.Find(shown.ToString()[..Math.Min(shown.ToString().Length, 100_000)]));
        }
    }

    [Theory]
    [InlineData("a{color:red}")]
    [InlineData("@media screen{")]
    [InlineData("@x;")]
    [InlineData("a{")]
    [InlineData("}")]
    [InlineData("a:(;")]
    [InlineData("/*")]
    [InlineData("url(")]
    [InlineData("'")]
    [InlineData("\\")]
    [InlineData("a,")]
    [InlineData("[")]
    public void Sheet_TwiceAsMuch_CostsAboutTwiceAsMuch(string piece)
    {
        var (small, large) = (Repeat(piece, 100_000), Repeat(piece, 200_000));
        SheetCost(small);

        var (first, second) = (SheetCost(small), SheetCost(large));

        Assert.True(second < (first * 3) + 1_000_000, $"{piece}: {first} and {second} bytes");
    }

    private static string Repeat(string piece, int length) =>
        string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1));

    private static long Cost(string html)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        HtmlSanitizer.Sanitize(html, NoImages.Instance);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long SheetCost(string css)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        CssSheet.Write(css, NoImages.Instance, new System.Text.StringBuilder());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
