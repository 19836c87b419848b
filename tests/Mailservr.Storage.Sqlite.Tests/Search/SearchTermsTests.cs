using FsCheck;
using FsCheck.Fluent;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Search;

public sealed class SearchTermsTests
{
    private const string Prefix = "account : \"a7\" AND {sender subject content attachments} : ";

    [Theory]
    [InlineData("word", "(\"word\" *)")]
    [InlineData("two words", "(\"two\" * AND \"words\" *)")]
    [InlineData("\"red car\" fast", "(\"red car\" AND \"fast\" *)")]
    [InlineData("a\"b c\"d", "(\"a\" * AND \"b c\" AND \"d\" *)")]
    [InlineData("\"never closed", "(\"never\" * AND \"closed\" *)")]
    [InlineData("cats AND dogs", "(\"cats\" * AND \"AND\" * AND \"dogs\" *)")]
    [InlineData("x@example.org", "(\"x@example.org\" *)")]
    [InlineData("a\0b", "(\"a\" * AND \"b\" *)")]
    [InlineData("- word *", "(\"word\" *)")]
    [InlineData("\"\" * - () \0 \uD800", "(\"\")")]
    public void Text_WithWords_IsQuoted(string text, string expected) =>
        Assert.Equal(Prefix + expected, SearchTerms.ToMatch(7, text));

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Text_Blank_FiltersNothing(string? text) => Assert.Null(SearchTerms.ToMatch(7, text));

    [Fact]
    public async Task Text_OfAnyKind_IsNeverAnError()
    {
        using var storage = new TestStorage();
        await storage.AppendAsync(Mail.Create());
        var syntax = Gen.Elements(
            "\"", "*", "(", ")", "AND", "OR", "NOT", "NEAR(", "+", "-", "^", ":", "{", "}", ",", " ",
            "\0", "a", "é", "\uDC00");
        var texts = Gen.OneOf(syntax.ListOf().Select(string.Concat), ArbMap.Default.GeneratorFor<string>());

        Prop.ForAll(texts.ToArbitrary(), text => Count(storage, text) <= 1)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static int Count(TestStorage storage, string text) =>
        storage.QueryAsync(new MailQuery { Text = text }).GetAwaiter().GetResult().Count;
}
