namespace Mailservr.Mime.Tests.Text;

public sealed class SnippetTests
{
    [Theory]
    [InlineData("Hello,\r\n\r\n  how  are you?", "Hello, how are you?")]
    [InlineData("> quoted\n\nOn 1 Mar 2021, Ann wrote:\n> x\nMine", "Mine")]
    [InlineData("-----\n=====\nhttps://x.example/y\nText", "Text")]
    [InlineData("Please visit\nhttps://x.example/y\ntoday", "Please visit https://x.example/y today")]
    [InlineData("> only quoted", "> only quoted")]
    [InlineData("", "")]
    [InlineData("a\u202Eb", "ab")]
    public void From_Text_IsItsFirstWords(string text, string expected) => Assert.Equal(expected, Snippet.From(text));

    [Fact]
    public void From_LongText_IsCutBehindAWord()
    {
        Assert.Equal("one two…", Snippet.From("one two three", 10));
        Assert.Equal(200, Snippet.From(new string('x', 500)).Length);
        Assert.Equal("xxxx…", Snippet.From("xxxx😀😀😀😀", 6));
    }
}
