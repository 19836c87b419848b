namespace Mailservr.Storage.Postgres.Tests.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("no-reply@shop.example", "no reply shop example")]
    [InlineData("Überweisung ÉTÉ e\u0301te\u0301", "uberweisung ete ete")]
    [InlineData("日本語 text", "日 本 語 text")]
    [InlineData("한국 abc가def", "한 국 abc 가 def")]
    [InlineData("a\U0001F600b", "a \U0001F600 b")]
    [InlineData("x\0y\uD800z \uFFFD", "x y z")]
    [InlineData("--- *** ' \" \\ : & | ! ( ) < >", "")]
    public void Split_Text_GivesWhatIsIndexed(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SearchWords.Split(text)));

    [Fact]
    public void Split_VeryLongWord_IsCut() =>
        Assert.Equal(SearchWords.MaxLength, Assert.Single(SearchWords.Split(new string('x', 10_000))).Length);

    [Theory]
    [InlineData(null, null)]
    [InlineData(" \t", null)]
    [InlineData("*", "")]
    [InlineData("Quince", "7_quince:*")]
    [InlineData("red car", "7_red:* & 7_car:*")]
    [InlineData("\"Red car\" now", "(7_red <-> 7_car) & 7_now:*")]
    [InlineData("\"red", "7_red:*")]
    [InlineData("a-b", "(7_a <-> 7_b:*)")]
    [InlineData("\"red\" \"\"", "7_red")]
    [InlineData("a & b | !c", "7_a:* & 7_b:* & 7_c:*")]
    public void ToQuery_WhatPeopleType_HoldsWordsOnly(string? text, string? expected) =>
        Assert.Equal(expected, SearchTerms.ToQuery(7, text));

    [Fact]
    public void ToQuery_ManyWords_IsBounded() =>
        Assert.Equal(32, SearchTerms.ToQuery(1, string.Join(' ', Enumerable.Range(0, 1000)))?.Split(" & ").Length);
}
