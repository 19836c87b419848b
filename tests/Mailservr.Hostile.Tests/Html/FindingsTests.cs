using Mailservr.AspNetCore.Html;
using Mailservr.AspNetCore.Html.Documents;
using Mailservr.AspNetCore.Html.Findings;

namespace Mailservr.Hostile.Tests.Html;

public sealed class FindingsTests
{
    [Fact]
    public void Read_Shop_NamesWhoWouldLearnOfIt()
    {
        var findings = Read(Newsletters.Shop);

        Assert.Equal(3, findings.BlockedImages);
        Assert.Equal([new Finding("open tracking", 1)], findings.Trackers);
        Assert.Equal([new Finding("utm_campaign", 1), new Finding("utm_source", 1)], findings.Decorations);
        Assert.Equal(["shop.example", ""], findings.Links.Select(link => link.Host));
        Assert.All(findings.Links, link => Assert.Equal(LinkWarnings.None, link.Warnings));
    }

    [Theory]
    [InlineData("<img src=https://a.example/x width=1 height=1>", "a.example")]
    [InlineData("<img src=https://a.example/x style='WIDTH: 1px; height: 1px'>", "a.example")]
    [InlineData("<img src=https://a.example/x width=0 style='height:0'>", "a.example")]
    [InlineData("<img src=https://a.example/x style='display: none'>", "a.example")]
    [InlineData("<img src=https://x.list-manage.com/track/open.php?u=1>", "Mailchimp")]
    [InlineData("<img src='https://u1.ct.sendgrid.net/wf/open?upn=1'>", "SendGrid")]
    [InlineData("<img src=https://a.example/x width=100 height=1>", null)]
    [InlineData("<img src=https://a.example/x width=16 height=16>", null)]
    [InlineData("<img src=cid:x width=1 height=1>", null)]
    public void Read_Picture_IsATrackerWhenNobodyCanSeeItOrItIsKnown(string html, string? name) =>
        Assert.Equal(name, Read(html).Trackers.SingleOrDefault()?.Name);

    [Theory]
    [InlineData("https://bank.example/login", "Sign in", (int)LinkWarnings.None)]
    [InlineData("https://bank.example/login", "bank.example", (int)LinkWarnings.None)]
    [InlineData("https://www.bank.example/", "https://bank.example/login", (int)LinkWarnings.None)]
    [InlineData("https://login.bank.example/", "Go to bank.example now", (int)LinkWarnings.None)]
    [InlineData("https://evil.example/", "https://bank.example/login", (int)LinkWarnings.OtherHost)]
    [InlineData("https://evil.example/bank.example", "WWW.BANK.EXAMPLE", (int)LinkWarnings.OtherHost)]
    [InlineData("https://evil.example/", "Go to bank.example. Now", (int)LinkWarnings.OtherHost)]
    [InlineData("https://bank.example.evil.test/", "bank.example", (int)LinkWarnings.OtherHost)]
    [InlineData("https://evilbank.example/", "bank.example", (int)LinkWarnings.OtherHost)]
    [InlineData("https://bank.example@evil.test/", "Sign in", (int)LinkWarnings.UserName)]
    [InlineData("https://bücher.example/", "bücher.example", (int)LinkWarnings.Punycode)]
    [InlineData("https://b\u0430nk.example/", "Sign in", (int)(LinkWarnings.Punycode | LinkWarnings.MixedScripts))]
    [InlineData("https://xn--bnk-5cd.example/", "Sign in", (int)(LinkWarnings.Punycode | LinkWarnings.MixedScripts))]
    [InlineData("https://日本ab.example/", "Sign in", (int)LinkWarnings.Punycode)]
    [InlineData("mailto:a@bank.example", "a@bank.example", (int)LinkWarnings.None)]
    [InlineData("https://evil.example/", "Version 2.0 is here", (int)LinkWarnings.None)]
    public void Inspect_Link_SaysWhatItIsNot(string url, string text, int warnings) =>
        Assert.Equal((LinkWarnings)warnings, LinkInspector.Inspect(new ShownLink(url, text)).Warnings);

    [Fact]
    public void Read_Links_HaveTheirTextsAndTargets()
    {
        var link = Assert.Single(Read("<a href='HTTPS://A.example/x?fbclid=1&MC_EID=2&y=3'>Read <b>this</b> &amp; that</a><a href=#x>y</a>").Links);

        Assert.Equal(("https://A.example/x?fbclid=1&MC_EID=2&y=3", "Read this & that", "a.example"), (link.Url, link.Text, link.Host));
    }

    private static MailFindings Read(string html)
    {
        var images = new MailImages(new Dictionary<string, string>(StringComparer.Ordinal), null);
        return FindingsReader.Read(HtmlSanitizer.Sanitize(html, images), images.Blocked);
    }
}
