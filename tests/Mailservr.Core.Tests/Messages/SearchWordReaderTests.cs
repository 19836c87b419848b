using Mailservr.Messages;

namespace Mailservr.Core.Tests.Messages;

public sealed class SearchWordReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("no-reply@shop.example", "no reply shop example")]
    [InlineData("Überweisung ÉTÉ e\u0301te\u0301", "uberweisung ete ete")]
    [InlineData("日本語 text", "日 本 語 text")]
    [InlineData("\u30AB\u3099 \u1112\u1161\u11AB\uD800", "\u30AC \uD55C")]
    [InlineData("한국 abc가def", "한 국 abc 가 def")]
    [InlineData("a\U0001F600b", "a \U0001F600 b")]
    [InlineData("x\0y\uD800z \uFFFD", "x y z")]
    [InlineData("ＡＢＣ 24時間 日。本", "ａｂｃ 24 時 間 日 本")]
    [InlineData("--- *** ' \" \\ : & | ! ( ) < >", "")]
    public void Split_Text_GivesWhatIsIndexed(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SearchWordReader.Split(text)));

    [Fact]
    public void Split_VeryLongWord_IsCut() =>
        Assert.Equal(SearchWordReader.MaxLength, Assert.Single(SearchWordReader.Split(new string('x', 10_000))).Length);
}
