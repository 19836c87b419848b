using Mailservr.AspNetCore.Html;

namespace Mailservr.Hostile.Tests.Html;

public sealed class HostileHtmlTests
{
    public static TheoryData<int> Parts => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Sanitize_EveryKindInEveryDisguise_IsHarmless(int part)
    {
        var cases = HostileHtml.All().Where((_, index) => index % 10 == part).ToArray();

        foreach (var html in cases)
        {
            var shown = HtmlSanitizer.Sanitize(html, NoImages.Instance).ToString();

            Assert.True(StrictCheck.Find(shown) is null, $"{StrictCheck.Find(shown)}\n{html}\n{shown}");
            Assert.True(!shown.Contains('\0', StringComparison.Ordinal), html);
        }
        Assert.True(cases.Length > 400, $"{cases.Length} cases");
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Sanitize_Twice_IsTheSameAsOnce(int part)
    {
        foreach (var html in HostileHtml.All().Where((_, index) => index % 10 == part))
        {
            var once = HtmlSanitizer.Sanitize(html, NoImages.Instance).ToString();
            var twice = HtmlSanitizer.Sanitize(once, NoImages.Instance).ToString();

            Assert.True(once == twice, $"{html}\n{once}\n{twice}");
        }
    }

    [Theory]
    [InlineData("<p onclick=x>")]
    [InlineData("<script></script>")]
    [InlineData("<img src=https://canary.example/>")]
    [InlineData("<p style='background:url(https://canary.example/)'>")]
    [InlineData("<style>@import 'x'</style>")]
    [InlineData("<a href=javascript:x rel='noopener noreferrer' target=_blank>")]
    [InlineData("<svg></svg>")]
    [InlineData("<p id=cookie>")]
    [InlineData("<!-- x -->")]
    public void StrictCheck_WhatIsNotHarmless_IsFound(string html) => Assert.NotNull(StrictCheck.Find(html));
}

/// <summary>Shows no picture but those that a mail carries in itself.</summary>
internal sealed class NoImages : IImageUrls
{
    public static NoImages Instance { get; } = new();

    public string? Rewrite(string url) => null;
}
