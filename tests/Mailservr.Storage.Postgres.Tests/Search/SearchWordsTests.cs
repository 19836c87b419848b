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

    [Fact]
    public void Split_AsciiText_IsCutLikeAnyOther()
    {
        var random = new Random(8);
        for (var i = 0; i < 200; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => (char)random.Next(128)))
                + (i % 10 == 0 ? new string('Q', 300) : "");

            Assert.Equal(SearchWords.Split(text + " é").SkipLast(1), SearchWords.Split(text));
        }
    }

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
        Assert.Equal(expected, SearchTerms.Of(new() { Text = text })?.ToQuery("7_"));

    [Fact]
    public void ToQuery_ManyWords_IsBounded() =>
        Assert.Equal(32, TermsOf(1000).Split(" & ").Length);

    [Fact]
    public void ToQuery_Sender_HasItsGramsBesideTheWords()
    {
        var terms = SearchTerms.Of(new() { Text = "quince", From = "Anna" })?.ToQuery("7_");

        Assert.Equal(3, terms?.Split(" & ").Length);
        Assert.Equal(
            SearchTerms.Of(new() { From = "ANNA" })?.ToQuery("7_"), SearchTerms.Of(new() { From = "anna" })?.ToQuery("7_"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ab")]
    public void Of_ShortSender_LeavesTheIndexOut(string? from) =>
        Assert.Null(SearchTerms.Of(new() { From = from }));

    [Fact]
    public void Of_TextWithoutWords_FindsNothingWhoeverTheSender() =>
        Assert.True(SearchTerms.Of(new() { Text = "*", From = "Anna" })?.AreNone);

    private static string TermsOf(int words) =>
        SearchTerms.Of(new() { Text = string.Join(' ', Enumerable.Range(0, words)) })?.ToQuery("1_") ?? "";
}
