using FsCheck;
using FsCheck.Fluent;
using Mailservr.AspNetCore.Dashboard;

namespace Mailservr.AspNetCore.Tests.Dashboard;

public sealed class MailSearchTests
{
    [Fact]
    public void Parse_EveryOperator_IsTakenOutOfTheWords()
    {
        var search = MailSearch.Parse(
            "tax from:ann to:shop subject:\"your order\" has:attachment is:unread is:starred after:2026-01-31 before:2026-03-01 \"two words\"");

        Assert.Equal("tax \"two words\"", search.Text);
        Assert.Equal(("ann", "shop", "your order"), (search.From, search.To, search.Subject));
        Assert.Equal((true, true, true), (search.HasAttachment, search.Unread, search.Starred));
        Assert.Equal((new DateOnly(2026, 1, 31), new DateOnly(2026, 3, 1)), (search.After, search.Before));
        Assert.Empty(search.NotUnderstood);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData("from:", "from:")]
    [InlineData(":ann", ":ann")]
    [InlineData("http://example.org/x", "http://example.org/x")]
    [InlineData("\"from:ann\"", "\"from:ann\"")]
    [InlineData("12:30", "12:30")]
    [InlineData("  a \t b ", "a b")]
    [InlineData("\"not closed at all", "\"not closed at all")]
    public void Parse_WhatIsNoOperator_IsSearchedFor(string typed, string? text)
    {
        var search = MailSearch.Parse(typed);

        Assert.Equal(text, search.Text);
        Assert.Equal(new MailSearch { }, search with { Text = null, NotUnderstood = new MailSearch().NotUnderstood });
    }

    [Theory]
    [InlineData("FROM:Ann", "Ann")]
    [InlineData("from:a from:b", "b")]
    [InlineData("from:\"Ann B\"", "Ann B")]
    [InlineData("from:\"Ann B", "Ann B")]
    [InlineData("from:@shop.example", "@shop.example")]
    public void Parse_From_TakesOneValue(string typed, string from) => Assert.Equal(from, MailSearch.Parse(typed).From);

    [Theory]
    [InlineData("before:yesterday")]
    [InlineData("after:2026-02-30")]
    [InlineData("after:31.01.2026")]
    [InlineData("has:money")]
    [InlineData("is:nice")]
    public void Parse_ValueThatSaysNothing_IsNamed(string typed)
    {
        var search = MailSearch.Parse("word " + typed);

        Assert.Equal([typed], search.NotUnderstood);
        Assert.Equal("word", search.Text);
    }

    [Fact]
    public void Parse_PlainWords_AreAllKept() => Prop.ForAll(
        ArbMap.Default.ArbFor<string?[]>(),
        words =>
        {
            string[] plain = [.. words.OfType<string>().Select(OnlyLetters).Where(word => word.Length > 0)];
            return MailSearch.Parse(string.Join("  ", plain)).Text == (plain.Length == 0 ? null : string.Join(' ', plain));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_Anything_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => MailSearch.Parse(text ?? "") is not null).QuickCheckThrowOnFailure();

    private static string OnlyLetters(string text) => string.Concat(text.Where(char.IsLetter));
}
