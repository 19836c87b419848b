namespace Mailservr.Storage.Postgres.Tests.Search;

public sealed class SearchTermsTests
{
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
