using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Mailservr.AspNetCore.Html;
using Mailservr.AspNetCore.Html.Documents;

namespace Mailservr.Hostile.Tests.Html;

/// <summary>What is taken away is not missed: ordinary mail keeps its words, its tables and its looks.</summary>
public sealed class NewsletterTests
{
    public static TheoryData<string> All => new(Newsletters.Shop, Newsletters.Receipt, Newsletters.Reply, Newsletters.Long(20));

    [Theory]
    [MemberData(nameof(All))]
    public void Sanitize_Newsletter_HasTheTreeOfABrowser(string html)
    {
        var theirs = Body(html);
        var ours = Body(Show(html));

        Assert.Equal(Outline(theirs), Outline(ours));
        Assert.Equal(Words(theirs), Words(ours));
        Assert.Null(StrictCheck.Find(Show(html)));
        Assert.Equal(Show(html), Show(Show(html)));
    }

    // Trees of broken HTML differ only in what is left out: every word and its order stay.
    [Fact]
    public void Sanitize_BrokenHtml_HasTheTreeOfABrowser()
    {
        string[] broken =
        [
            "<b>1<p>2</b>3</p>", "<b>1<i>2</b>3</i>4", "<p>1<div>2</p>3", "<table>1<tr><td>2</table>", "<table><tr>1<td>2<td>3<tr><td>4</table>5", "<a href=http://a.example>1<a href=http://b.example>2</a>3",
            "<ul><li>1<li>2<ul><li>3</ul></ul>", "<dl><dt>1<dd>2<dt>3</dl>", "<h1>1<h2>2</h1>3", "<table><b>1<tr><td>2</b>3</table>4", "<p>1<table><tr><td>2</table>3", "<b><b><b><b>1</b></b></b></b>2",
            "<font color=red><p>1<p>2</font>3", "<i>1<table><tr><td>2</i>3</table>4", "<nobr>1<nobr>2</nobr>3", "<p>1</br>2</p>3", "1</p>2", "<center><p>1</center>2", "<table><tr><td>1</td></tr><caption>2</caption></table>",
            "<b>1<div>2<div>3</b>4</div>5</div>6", "<em><a href=http://a.example>1<p>2</a>3</em>4", "<table><td>1<table><td>2</table>3</table>", "<u>1<ol><li>2</u>3<li>4</ol>", "<div><span>1</div>2</span>3",
            "<s><p>1<q>2</s>3</q>4", "<big><big><big><big><p>1</big>2", "<a href=http://a.example><table><tr><td>1</a>2</table>", "<p><b><i><u>1<p>2", "<ruby>1<rt>2<rp>3</ruby>4", "<table><colgroup><col>1<tr><td>2</table>",
        ];

        foreach (var html in broken)
            Assert.Equal((html, Outline(Body(html))), (html, Outline(Body(Show(html)))));
    }

    [Fact]
    public void Sanitize_Shop_KeepsItsLooks()
    {
        var shown = Show(Newsletters.Shop);

        foreach (var kept in (string[])[
            "<body bgcolor=\"#f4f4f7\" style=\"margin:0;padding:0\">", "bgcolor=\"#ffffff\"", "color=\"#aa0000\"", "align=\"center\" valign=\"top\"",
            "font-family:&#39;Helvetica Neue&#39;, Helvetica, Arial, sans-serif", "background:#ffffff none no-repeat", "color:#1a2b3c", "width=\"50%\" align=\"left\"",
            "linear-gradient(#07c, #05a)", "colspan=\"2\"", "alt=\"The Shop\" width=\"120\" height=\"40\"", "href=\"mailto:help@shop.example?subject=Stop\"",
            "body{margin:0 !important;padding:0;background-color:#f4f4f7}", ".wrap > td,a.button:hover{color:rgb(20, 40, 60)}", "#m-header .logo{width:120px}",
            "@media only screen and (max-width: 600px){\n.col{width:100% !important;display:block !important}\n}", "id=\"m-header\"", "30&nbsp;% off"])
            Assert.Contains(kept, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("shop.example/logo", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Sanitize_Pictures_ComeFromWhereTheyMay()
    {
        var images = new MailImages(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["logo@x"] = "https://mail.example.com/api/attachments/1" },
            url => "https://mail.example.com/api/images/" + url.Length);
        const string html = "<img src=cid:logo@x><img src=CID:none><img src=https://a.example/1><img src=//a.example/2>"
            + "<img src='data:image/png;base64,AAAA'><img src='data:image/svg+xml;base64,AAAA'><img src='data:image/png,x'><img src=/x>"
            + "<img src=javascript:x><p style='background:url(https://a.example/3)'><style>p{background:url(https://a.example/4)}"
            + "p:hover{background:url(https://a.example/5)}@media screen{p{background:url(https://a.example/6)}}</style>";

        var shown = HtmlSanitizer.Sanitize(html, images);

        Assert.Null(StrictCheck.Find(shown.ToString()));
        Assert.Equal(4, Count(shown.Body, "<img src="));
        Assert.Equal(2, Count(shown.Body, "<img src=\"https://mail.example.com/api/images/"));
        Assert.Contains("<img src=\"data:image/png;base64,AAAA\">", shown.Body, StringComparison.Ordinal);
        Assert.Contains("url(&quot;https://mail.example.com/api/images/19&quot;)", shown.Body, StringComparison.Ordinal);
        Assert.Equal(1, Count(shown.Styles, "url("));
        Assert.Equal(0, images.Blocked);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Show(string html) => HtmlSanitizer.Sanitize(html, NoImages.Instance).ToString();

    private static IElement Body(string html) =>
        new HtmlParser().ParseDocument("<!DOCTYPE html>" + html).Body ?? throw new InvalidOperationException("There is no body.");

    // The elements with their text, without what is never shown.
    private static string Outline(INode node) => string.Concat(node.ChildNodes.Select(child => child switch
    {
        IText text => string.IsNullOrWhiteSpace(text.Text) ? "" : text.Text.Trim() + " ",
        IElement { LocalName: "style" or "script" or "title" } => "",
        IElement element when element.LocalName.Contains(':', StringComparison.Ordinal) => Outline(element),
        IElement element => $"<{element.LocalName}>{Outline(element)}</>",
        _ => "",
    }));

    private static string Words(IElement body) => string.Join(' ', Outline(body).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
