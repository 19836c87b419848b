using Mailservr.AspNetCore.Html;

namespace Mailservr.Hostile.Tests.Html;

public sealed class HtmlFuzzTests
{
    private static readonly string[] Seeds = [.. HostileHtml.All().Take(4000)];

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void Sanitize_TagsInAnyOrder_IsHarmlessAndStaysTheSame(int first)
    {
        for (var seed = first; seed < first + 5000; seed++)
            Check(HtmlGenerator.Generate(new Random(seed)), seed);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(300_000)]
    public void Sanitize_HostileMailChanged_IsHarmlessAndStaysTheSame(int first)
    {
        for (var seed = first; seed < first + 4000; seed++)
        {
            var random = new Random(seed);
            Check(HtmlGenerator.Mutate(Seeds[random.Next(Seeds.Length)], random), seed);
        }
    }

    private static void Check(string html, int seed)
    {
        var once = HtmlSanitizer.Sanitize(html, NoImages.Instance).ToString();

        Assert.True(StrictCheck.Find(once) is null, $"{seed}: {StrictCheck.Find(once)}\n{html}\n{once}");
        var twice = HtmlSanitizer.Sanitize(once, NoImages.Instance).ToString();
        Assert.True(once == twice, $"{seed}:\n{html}\n{once}\n{twice}");
    }
}
