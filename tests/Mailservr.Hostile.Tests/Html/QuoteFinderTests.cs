using AngleSharp.Html.Parser;
using Mailservr.AspNetCore.Html;
using Mailservr.AspNetCore.Html.Quotes;

namespace Mailservr.Hostile.Tests.Html;

/// <summary>What programs of mail write when they answer: what is folded up, and what stays open.</summary>
public sealed class QuoteFinderTests
{
    private static readonly string Long = "QUOTE " + string.Concat(Enumerable.Repeat("a line of it ", 40));

    [Theory]
    [InlineData("<div>Own</div><div><br><blockquote type=\"cite\"><div>On 3 Mar 2026, at 10:00, Ann wrote:</div><br><div>{0}</div></blockquote></div><br>")]
    [InlineData("<p>Own</p><div class=\"moz-cite-prefix\">ATTRIBUTION On 03.03.26 um 10:00 schrieb Ann:<br></div><blockquote type=\"cite\" cite=\"mid:x@y\"><p>{0}</p></blockquote>")]
    [InlineData("<div dir=\"ltr\">Own</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">ATTRIBUTION<br></div><blockquote class=\"gmail_quote\" style=\"margin:0\">{0}</blockquote></div>")]
    [InlineData("<div>Own</div><div class=\"protonmail_quote\">On Tuesday, Ann wrote:<br><blockquote class=\"protonmail_quote\" type=\"cite\">{0}</blockquote><br></div>")]
    [InlineData("<div>Own</div><div id=\"appendonsend\"></div><hr style=\"display:inline-block;width:98%\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>From:</b> ATTRIBUTION</div><div>{0}</div><div>{0}</div>")]
    [InlineData("<div class=WordSection1><p>Own</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>Von:</b> ATTRIBUTION<br><b>Gesendet:</b> Montag<br><b>An:</b> B<br><b>Betreff:</b> AW: x</p></div></div><p>&nbsp;</p><p>{0}</p></div>")]
    [InlineData("<p>Own</p><blockquote type=cite>QUOTE A.</blockquote><p>Own answer to it.</p><blockquote type=cite>{0}</blockquote>&nbsp;<br>&#8203;", "QUOTE A.")]
    [InlineData("<p>Own</p><blockquote type=cite>{0}<blockquote type=cite>{0}")]
    public void Answer_QuoteAtItsEnd_IsFolded(string html, string outside = "Own")
    {
        var (shown, folded) = Read(html);

        Assert.Contains(outside, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Own", folded, StringComparison.Ordinal);
        Assert.Contains("a line of it", folded, StringComparison.Ordinal);
        Assert.DoesNotContain("a line of it", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("ATTRIBUTION", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>Own</p><blockquote type=cite>Short.</blockquote>")]
    [InlineData("<blockquote type=cite>{0}</blockquote>")]
    [InlineData("<br>&nbsp;<blockquote type=cite>{0}</blockquote>")]
    [InlineData("<p>Own</p><blockquote type=cite>{0}</blockquote><p>Own answer below it.</p>")]
    [InlineData("<p>Own</p><blockquote type=cite>{0}</blockquote><img src=cid:x>")]
    [InlineData("<div class=gmail_quote><div class=gmail_attr>Ann wrote:</div><blockquote class=gmail_quote>{0}</blockquote><div>Own answer.</div></div>")]
    [InlineData("<p>Own</p><blockquote>{0}</blockquote>")]
    [InlineData("<p>Own</p><div class=gmail_quote>---------- Forwarded message ---------<br>{0}</div>")]
    [InlineData("<p>Own</p><div style='border-top:solid 1px'>Prices from: now on. {0}</div>")]
    [InlineData("<div><p>Own</p><div id=divRplyFwdMsg>From: Ann</div>{0}</div><p>Own answer.</p>")]
    [InlineData("<p>Own</p><a href=https://a.example/><blockquote type=cite>{0}</blockquote></a>")]
    [InlineData("<details><summary>Own</summary>{0}</details>")]
    public void Mail_OtherThanAnAnswerWithALongQuoteAtItsEnd_StaysOpen(string html) => Assert.Equal("", Read(html).Folded);

    [Theory]
    [InlineData("Fwd: Lunch", true)]
    [InlineData("WG: Lunch", true)]
    [InlineData("[list] FW : Lunch", true)]
    [InlineData("Re: Fwd: Lunch", false)]
    [InlineData("Lunch", false)]
    [InlineData("Forward: march", false)]
    [InlineData("", false)]
    public void Forward_IsKnownByItsSubject(string subject, bool isForward) => Assert.Equal(isForward, Forwards.Is(subject));

    private static (string Shown, string Folded) Read(string html)
    {
        var shown = HtmlSanitizer.Sanitize(html.Replace("{0}", Long, StringComparison.Ordinal), NoImages.Instance, new("Label", "en"));
        var document = new HtmlParser().ParseDocument("<!DOCTYPE html>" + shown);
        var details = document.QuerySelector("details");
        document.QuerySelector("summary")?.Remove();
        details?.Remove();
        return (document.Body?.TextContent ?? "", details?.TextContent ?? "");
    }
}
