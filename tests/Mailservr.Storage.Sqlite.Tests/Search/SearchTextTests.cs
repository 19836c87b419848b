using FsCheck;
using FsCheck.Fluent;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Search;

public sealed class SearchTextTests
{
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
