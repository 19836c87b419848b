using Mailservr.AspNetCore.Dashboard;

namespace Mailservr.AspNetCore.Tests.Dashboard;

public sealed class QuotedTextTests
{
    private const string Quote = "> One.\n> Two.\n>\n> Three.\n>> Four.\n> Five.\n";

    [Theory]
    [InlineData("Own.\n\n" + Quote, "Own.", "> One.")]
    [InlineData("Own.\r\n\r\n> One.\r\n> 2\r\n> 3\r\n> 4\r\n\r\n> 5\r\n", "Own.", "> One.")]
    [InlineData("Own.\n\nOn Tue, 3 Mar 2026 at 10:00, Ann wrote:\n\n" + Quote, "Own.", "On Tue")]
    [InlineData("Own.\nOn Tue, 3 Mar 2026 at 10:00, Ann Keller\n<ann@keller.example>\nwrote:\n" + Quote, "Own.", "On Tue")]
    [InlineData("Own.\n\nAm 03.03.26 um 10:00 schrieb Ann Keller:\n" + Quote, "Own.", "Am 03")]
    [InlineData("Own.\n\nAnn Keller <ann@keller.example> wrote:\n" + Quote, "Own.", "Ann Keller")]
    [InlineData("On Friday we meet.\nAnn wrote:\n" + Quote, "On Friday we meet.", "Ann wrote:")]
    [InlineData("Own.\nSee what follows:\n" + Quote, "Own.\nSee what follows:", "> One.")]
    [InlineData("> A question?\n\nOwn answer.\n\n" + Quote, "> A question?\n\nOwn answer.", "> One.")]
    [InlineData("Own.\n" + Quote + "\n \n\t\n", "Own.", "> One.")]
    public void Of_LongQuoteAtTheEnd_IsCutOffWithWhoseItIs(string text, string own, string quote)
    {
        var read = QuotedText.Of(text);

        Assert.Equal(own, read.Own);
        Assert.StartsWith(quote, read.Quote, StringComparison.Ordinal);
        Assert.Equal(Lines(text), Lines(read.Own + "\n" + read.Quote));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("Own.")]
    [InlineData("Own.\n> One.\n> Two.\n> Three.\n> Four.\n")]
    [InlineData(Quote)]
    [InlineData("\n \nOn Tue, 3 Mar 2026 at 10:00, Ann wrote:\n" + Quote)]
    [InlineData("Own.\n" + Quote + "Own answer.\n")]
    [InlineData(">")]
    public void Of_AnythingElse_StaysWhole(string text) => Assert.Equal(new(text, null), QuotedText.Of(text));

    /// <summary>Whoever goes over the lines again for each of them does not come to an end.</summary>
    [Theory]
    [InlineData(">\n")]
    [InlineData("\n")]
    [InlineData(" \n")]
    [InlineData("wrote:\n")]
    [InlineData("On 1")]
    [InlineData("> ")]
    public void Of_VeryManyLines_AreReadOnce(string piece)
    {
        var text = "Own." + string.Concat(Enumerable.Repeat(piece, 500_000));
        foreach (var whole in new[] { text, text + "\n" + Quote, "Own.\n" + Quote + text })
            Assert.Equal(Lines(whole), Lines(QuotedText.Of(whole) is { Quote: { } quote } read ? read.Own + "\n" + quote : whole));
    }

    [Fact]
    public void Of_AnyLines_LosesNothing()
    {
        string[] lines = ["> a", ">", "", " ", "b", "On 1 Ann wrote:", "wrote:", "\t>", "c\r", ">\r"];
        var random = new Random(1);
        var cut = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join('\n', Enumerable.Range(0, random.Next(20)).Select(_ => lines[random.Next(random.Next(1, lines.Length))]));
            var read = QuotedText.Of(text);
            cut += read.Quote is null ? 0 : 1;
            Assert.Equal(Lines(text), Lines(read.Own + "\n" + read.Quote));
        }
        Assert.InRange(cut, 100, 20_000);
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
