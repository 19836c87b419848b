using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

/// <summary>
/// Every line end before the dot with every one after it, and what else has been taken for the end of a message. Behind
/// each comes a second message's envelope, which must never be obeyed.
/// </summary>
public sealed class SmugglingTests
{
    private const string Smuggled = "MAIL FROM:<evil@evil.example>\r\nRCPT TO:<victim@mx.example>\r\nDATA\r\nsmuggled\r\n.\r\n";

    private static readonly (string Name, string Bytes)[] LineEnds =
    [
        ("CRLF", "\r\n"), ("LF", "\n"), ("CR", "\r"), ("LFCR", "\n\r"), ("CRCRLF", "\r\r\n"), ("CRLFNUL", "\r\n\0"),
        ("NUL", "\0"), ("VT", "\v"), ("FF", "\f"), ("NEL", "\u0085"), ("LS", "\u00e2\u0080\u00a8"),
    ];

    private static readonly (string Name, string Bytes)[] DotForms =
    [
        ("NULdot", "\0."), ("dotNUL", ".\0"), ("SPdot", " ."), ("dotSP", ". "), ("dotTAB", ".\t"), ("backslashdot", "\\."),
        ("fullwidth", "\u00ef\u00bc\u008e"), ("overlong", "\u00c0\u00ae"), ("twodots", ".."), ("dotBS", ".\b"),
    ];

    public static TheoryData<string, string> Sequences()
    {
        var data = new TheoryData<string, string>();
        foreach (var before in LineEnds)
            foreach (var after in LineEnds)
                if (before.Name != "CRLF" || after.Name != "CRLF")
                    data.Add($"{before.Name} dot {after.Name}", before.Bytes + "." + after.Bytes);
        foreach (var dot in DotForms)
            data.Add(dot.Name, "\r\n" + dot.Bytes + "\r\n");
        return data;
    }

    [Fact]
    public void Sequences_AreAll()
    {
        // With the true end in pieces, below, 131.
        Assert.Equal(130, Sequences().Count);
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public async Task Data_FalseEnd_GivesOneMessageOrARefusal(string name, string sequence)
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.AskAsync("DATA");
        await session.SendAsync("Subject: cover\r\n\r\nbody" + sequence + Smuggled);
        var outcome = await session.ReadReplyAsync();
        Assert.True(outcome.StartsWith("250", StringComparison.Ordinal) || outcome.StartsWith('5'), name + ": " + outcome);
        Assert.True(session.Receiver.Stored.Count <= 1, name);
        // Behind a true end the client may say what it likes; three of the sequences have one.
        var hasTrueEnd = sequence.Contains("\r\n.\r\n", StringComparison.Ordinal);
        if (!hasTrueEnd)
            Assert.Single(session.Receiver.Mails);
        if (!hasTrueEnd)
            Assert.Equal(outcome.StartsWith("250", StringComparison.Ordinal) ? 1 : 0, session.Receiver.Stored.Count);
        if (!hasTrueEnd && HasBareLineEnd(sequence))
            Assert.StartsWith("550 5.6.11", outcome);
        await AssertInStepAsync(session, hasTrueEnd);
    }

    /// <summary>Where the true end was inside, the rest was read as commands and refused; else the very next command counts.</summary>
    private static async Task AssertInStepAsync(TestSession session, bool hasTrueEnd)
    {
        await session.SendAsync("NOOP in step\r\n");
        var replies = new List<string>();
        do
            replies.Add(await session.ReadReplyAsync());
        while (hasTrueEnd && replies[^1].Length > 0 && replies[^1] != "250 2.0.0 OK");
        if (!hasTrueEnd)
            Assert.Equal("250 2.0.0 OK", replies[^1]);
        Assert.True(session.Receiver.Stored.Count <= 1);
    }

    private static bool HasBareLineEnd(string sequence)
    {
        var without = sequence.Replace("\r\n", "", StringComparison.Ordinal);
        return without.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0;
    }

    [Fact]
    public async Task Data_TrueEndInPieces_Ends()
    {
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.AskAsync("DATA");
        foreach (var piece in new[] { "body\r", "\n", ".", "\r", "\n" })
            await session.SendAsync(piece);
        Assert.StartsWith("250", await session.ReadReplyAsync());
        Assert.Equal("body\r\n", Assert.Single(session.Receiver.Stored).Text);
    }

    [Fact]
    public async Task Bdat_AnyOctets_AreKept()
    {
        var octets = "a\nb\rc\0d\r\n.\r\nMAIL FROM:<x@y.example>\r\n";
        await using var session = await TestSession.StartAsync();
        await session.OpenAsync();
        await session.SendAsync($"BDAT {octets.Length} LAST\r\n{octets}NOOP\r\n");
        Assert.Equal("250 2.0.0 Stored", await session.ReadReplyAsync());
        Assert.Equal("250 2.0.0 OK", await session.ReadReplyAsync());
        Assert.Equal(octets, Assert.Single(session.Receiver.Stored).Text);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.example>\nRCPT TO:<c@mx.example>\r\n")]
    [InlineData("MAIL FROM:<a@b.example>\rRCPT TO:<c@mx.example>\r\n")]
    [InlineData("MAIL FROM:<a@b.example>\r\r\n")]
    [InlineData("MAIL FROM:<a@b.example>\0\r\n")]
    public async Task Command_BareLineEnd_IsOneBadLine(string line)
    {
        await using var session = await TestSession.StartAsync();
        await session.SendAsync(line);
        Assert.StartsWith("500 5.5.2", await session.ReadReplyAsync());
        Assert.Equal("250 2.0.0 OK", await session.AskAsync("NOOP"));
        Assert.Empty(session.Receiver.Mails);
    }
}
