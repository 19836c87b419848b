using Mailservr.Messages;
using Mailservr.Mime;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>The words of <see cref="MailQuery.Text"/>.</content>
public abstract partial class MessageStoreConformance
{
    /// <summary>Nothing of these is an error, however a store may ask its index.</summary>
    private static readonly string[] HostileSearches =
    [
        "", " ", "\"", "\"\"", "\"unclosed", "*", "a*", "**", "AND", "OR", "NOT", "NOT found", "a AND", "NEAR(", "NEAR(a b, 2)",
        "(", ")", "((((", "subject:", "subject:x", "{a b}:c", "^a", "-", "--", "-word", "+word", "a+b", "'", "''; DROP TABLE message;--",
        "%", "_", "\\", "a\\", "\0", "a\0b", "\u0001", "\u202E", "\uFEFF", "\uD800", "\uDC00x", "é\u0301", "\U0001F600",
        "[a-z]", "<b>", "&amp;", "$1", "@", "a@b", "a:b:c", "!", "a & b", "a | b", "a <-> b", ":*", "{", "}", "~", "?", ";",
    ];

    [Fact]
    public async Task Search_Word_IsFoundInEveryField()
    {
        var sender = await AppendAsync(new() { From = new("quince@example.org", "Nobody") });
        var name = await AppendAsync(new() { From = new("x@example.org", "Quince Miller") });
        var subject = await AppendAsync(new() { Subject = "A quince" });
        var text = await AppendAsync(new() { Text = "It is a QUINCE, you see." });
        var html = await AppendAsync(new() { Text = null, Html = "<p>A fresh <b>quince</b></p>" });
        var attachment = await AppendAsync(new() { Attachments = [new("quince.pdf")] });
        await AppendAsync(new() { Text = "A pear." });

        await AssertMatchAsync(new() { Text = "quince" }, sender, name, subject, text, html, attachment);
    }

    [Theory]
    [InlineData(TransferEncoding.Identity)]
    [InlineData(TransferEncoding.QuotedPrintable)]
    [InlineData(TransferEncoding.Base64)]
    public async Task Search_EncodedText_IsFoundByWhatItSays(TransferEncoding encoding)
    {
        var mail = await AppendAsync(new()
        {
            Text = "Die Überweisung ist heute eingegangen, wir danken herzlich.", TextEncoding = encoding,
        });

        await AssertMatchAsync(new() { Text = "überweisung" }, mail);
        await AssertMatchAsync(new() { Text = "eingegangen danken" }, mail);
    }

    [Fact]
    public async Task Search_BeginningOfAWord_IsFound()
    {
        var mail = await AppendAsync(new() { Text = "The newsletter of spring" });

        await AssertMatchAsync(new() { Text = "news" }, mail);
        await AssertMatchAsync(new() { Text = "NEWSLETTER" }, mail);
        await AssertMatchAsync(new() { Text = "letter" });
        await AssertMatchAsync(new() { Text = "newsletters" });
    }

    [Fact]
    public async Task Search_SeveralWords_MustAllStandSomewhere()
    {
        var mail = await AppendAsync(new() { Subject = "Order shipped", Text = "It left the warehouse." });
        await AppendAsync(new() { Subject = "Order received" });

        await AssertMatchAsync(new() { Text = "warehouse order" }, mail);
        await AssertMatchAsync(new() { Text = "order nowhere" });
    }

    [Fact]
    public async Task Search_Quoted_MustStandTogether()
    {
        var together = await AppendAsync(new() { Text = "I bought a red car today." });
        await AppendAsync(new() { Text = "The car is red." });

        await AssertMatchAsync(new() { Text = "\"red car\"" }, together);
        await AssertMatchAsync(new() { Text = "\"red car\" bought" }, together);
    }

    [Fact]
    public async Task Search_Operators_AreWords()
    {
        await AppendAsync(new() { Text = "alpha" });
        await AppendAsync(new() { Text = "beta" });
        var all = await AppendAsync(new() { Text = "alpha or beta and not near" });

        await AssertMatchAsync(new() { Text = "alpha OR beta" }, all);
        await AssertMatchAsync(new() { Text = "NOT alpha" }, all);
        await AssertMatchAsync(new() { Text = "alpha AND beta" }, all);
    }

    [Fact]
    public async Task Search_Address_IsFound()
    {
        var mail = await AppendAsync(new() { From = new("no-reply@shop.example", null) });
        await AppendAsync(new() { From = new("reply@other.example", null) });

        await AssertMatchAsync(new() { Text = "no-reply@shop.example" }, mail);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("--")]
    [InlineData("\"")]
    [InlineData("\U0001F389")]
    public async Task Search_WithoutAnyWord_FindsNothing(string text)
    {
        await AppendAsync(new());

        await AssertMatchAsync(new() { Text = text });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public async Task Search_Blank_FiltersNothing(string text)
    {
        var mail = await AppendAsync(new());

        await AssertMatchAsync(new() { Text = text }, mail);
    }

    [Fact]
    public async Task Search_HostileText_IsNoError()
    {
        var mail = await AppendAsync(new() { Text = "Nothing special here." });

        foreach (var text in HostileSearches)
        {
            await MessagesAsync(new() { Text = text });
            await ThreadsAsync(new() { Text = text });
            await MessagesAsync(new() { From = text, Subject = text });
        }

        await AssertMatchAsync(new() { Text = "special" }, mail);
    }

    [Fact]
    public async Task Search_VeryLongText_IsNoError()
    {
        await AppendAsync(new() { Text = "Nothing special here." });

        Assert.Empty(await MessagesAsync(new() { Text = string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"word{i}")) }));
        Assert.Empty(await MessagesAsync(new() { Text = new string('x', 10_000) }));
        Assert.Empty(await MessagesAsync(new() { Text = string.Concat(Enumerable.Repeat("\"pear ", 2_000)) }));
    }

    [Fact]
    public async Task Search_DeletedMail_IsGoneAtOnce()
    {
        var gone = await AppendAsync(new() { InternetMessageId = "root@x", Text = "a quince" });
        var kept = await AppendAsync(new() { References = ["root@x"], Text = "a quince" });

        await ChangeMessageAsync(gone.Record.Id, new() { Delete = true });
        await AssertMatchAsync(new() { Text = "quince" }, kept);

        await ChangeThreadAsync(kept.Record.ThreadId, new() { Delete = true });
        await AssertMatchAsync(new() { Text = "quince" });
    }

    [Fact]
    public async Task Search_MailOfMergedThreads_IsStillFound()
    {
        await AppendAsync(new() { InternetMessageId = "one@x", Text = "a quince" });
        await AppendAsync(new() { InternetMessageId = "two@x", Text = "a quince" });
        await AppendAsync(new() { References = ["one@x", "two@x"], Text = "a pear" });

        Assert.Equal(2, (await MessagesAsync(new() { Text = "quince" })).Count);
        Assert.Equal(3, Assert.Single(await ThreadsAsync(new() { Text = "quince" })).EmailCount);
    }

    [Fact]
    public async Task Search_InPages_ListsEachOnce()
    {
        for (var i = 0; i < 5; i++)
            await AppendAsync(new() { Text = "a quince" });
        await AppendAsync(new() { Text = "a pear" });

        var listed = await PageMessagesAsync(new() { Text = "quince", Limit = 2 }, _ => Task.CompletedTask);

        Assert.Equal(5, listed.Count);
        Assert.Equal(5, listed.Distinct().Count());
    }
}
