using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Mailservr.AspNetCore.Html;
using Mailservr.AspNetCore.Html.Quotes;

namespace Mailservr.Hostile.Tests.Html;

/// <summary>Folding a quote up adds two elements of ours and changes nothing else, whatever the mail is.</summary>
public sealed class QuoteFoldTests
{
    private static readonly QuoteFold Fold = new("Show quoted text", "en");
    private static readonly string Long = new('q', QuoteFinder.MinLength);

    // What programs write around a quote, and what nobody should.
    private static readonly string[] Frames =
    [
        "<p>Own</p><blockquote type=cite>{0}{1}</blockquote>",
        "<p>Own</p><blockquote type=cite>{1}{0}",
        "<p>Own {0}<blockquote type=cite>{1}</blockquote>",
        "<b>Own<blockquote type=cite>{1}{0}</blockquote></b>",
        "<div>Own<div class=gmail_quote><div class=gmail_attr>A wrote:{0}</div><blockquote class=gmail_quote>{1}</blockquote></div>",
        "<p>Own</p><hr><div id=divRplyFwdMsg>From: A</div><div>{1}{0}</div>",
        "<table><tr><td>Own{0}<blockquote type=cite>{1}</table>",
        "<table>Own<blockquote type=cite>{1}{0}</blockquote><tr><td></table>",
        "<details open><summary>Own</summary><blockquote type=cite>{0}{1}</details>",
    ];

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Sanitize_EveryKindInAQuote_AddsTheFoldAndNothingElse(int part)
    {
        var folded = HostileHtml.All().Where((_, index) => index % 10 == part)
            .SelectMany(html => Frames.Select(frame => Framed(frame, html)))
            .Count(IsFoldedAndTheSame);

        Assert.True(folded > 1500, $"{folded} are folded");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    public void Sanitize_TagsInAnyOrderInAQuote_AddsTheFoldAndNothingElse(int first)
    {
        var folded = Enumerable.Range(first, 3000)
            .Count(seed => IsFoldedAndTheSame(Framed(Frames[seed % Frames.Length], HtmlGenerator.Generate(new Random(seed)))));

        Assert.True(folded > 800, $"{folded} are folded");
    }

    [Theory]
    [InlineData("<blockquote type=cite>")]
    [InlineData("x<blockquote type=cite>x")]
    [InlineData("<blockquote type=cite></blockquote>")]
    [InlineData("x<blockquote type=cite>x</blockquote>")]
    [InlineData("<div id=divRplyFwdMsg>")]
    [InlineData("x<div id=divRplyFwdMsg>x</div>")]
    [InlineData("<div style='border-top:solid'>From: ")]
    [InlineData("<div style='border-top:solid'>From: Sent: </div>")]
    [InlineData("<div class=gmail_quote><div class=gmail_attr>x</div><blockquote class=gmail_quote>")]
    [InlineData("<div>&nbsp;")]
    [InlineData("<i></i>&#8203;")]
    public void Fold_TwiceAsMuch_CostsAboutTwiceAsMuch(string piece)
    {
        var (small, large) = (Repeated(piece, 40_000), Repeated(piece, 80_000));
        Cost(small);

        var (first, second) = (Cost(small), Cost(large));
        // As many as there can be: whoever goes over them again for each of them does not come to an end.
        IsFoldedAndTheSame(Repeated(piece, 3_000_000));

        Assert.True(second < (first * 3) + 1_000_000, $"{piece}: {first} and {second} bytes");
    }

    private static bool IsFoldedAndTheSame(string html)
    {
        var open = HtmlSanitizer.Sanitize(html, NoImages.Instance).ToString();
        var folded = HtmlSanitizer.Sanitize(html, NoImages.Instance, Fold).ToString();

        Assert.DoesNotContain("<details", open, StringComparison.OrdinalIgnoreCase);
        if (open == folded)
            return false;
        var begin = folded.IndexOf(Fold.Begin, StringComparison.Ordinal);
        var end = folded.LastIndexOf(QuoteFold.End, StringComparison.Ordinal);
        Assert.True(0 < begin && begin < end, $"{html}\n{folded}");
        Assert.Equal(open, folded.Remove(end, QuoteFold.End.Length).Remove(begin, Fold.Begin.Length));
        if (html.Length < 100_000)
            AssertReadTheSame(open, folded);
        return true;
    }

    // As a browser has it, and not only as it is written.
    private static void AssertReadTheSame(string open, string folded)
    {
        var document = new HtmlParser().ParseDocument("<!DOCTYPE html>" + folded);
        var details = Assert.Single(document.QuerySelectorAll("details"));
        var summary = Assert.Single(document.QuerySelectorAll("summary"));
        Assert.Same(summary, details.FirstChild);
        Assert.Equal((Fold.Label, "lang"), (summary.InnerHtml, Assert.Single(summary.Attributes).Name));
        Assert.Empty(details.Attributes);
        summary.Remove();
        details.Replace([.. details.ChildNodes]);
        document.Body?.Normalize();
        var other = new HtmlParser().ParseDocument("<!DOCTYPE html>" + open);
        other.Body?.Normalize();
        Assert.Equal(other.Body?.OuterHtml, document.Body?.OuterHtml);
    }

    private static string Framed(string frame, string html) =>
        frame.Replace("{0}", html, StringComparison.Ordinal).Replace("{1}", Long, StringComparison.Ordinal);

    private static string Repeated(string piece, int length) =>
        "<p>Own</p>" + string.Concat(Enumerable.Repeat(piece, length / piece.Length)) + "<blockquote type=cite>" + Long;

    private static long Cost(string html)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        HtmlSanitizer.Sanitize(html, NoImages.Instance, Fold);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
