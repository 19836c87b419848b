namespace Mailservr.Mime.Tests.Text;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("Subject", "Subject")]
    [InlineData("a\r\nb\0c\u001Bd\te", "a\uFFFD\uFFFDb\uFFFDc\uFFFDd e")]
    [InlineData("\u202Egpj.exe\u2066\u200B\uFEFF", "gpj.exe")]
    [InlineData("pay\u200Dpal", "paypal")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("👩\u200D💻", "👩\u200D💻")]
    public void Clean_Text_ShowsWhatItIs(string text, string expected) => Assert.Equal(expected, DisplayText.Clean(text));

    [Fact]
    public void Clean_CleanText_IsTheSameString()
    {
        const string text = "As it was — ünchanged";
        Assert.Same(text, DisplayText.Clean(text));
    }
}
