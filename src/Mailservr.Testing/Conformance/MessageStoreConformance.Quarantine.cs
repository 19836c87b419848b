using Mailservr.Messages;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>Quarantined mail in threads.</content>
public abstract partial class MessageStoreConformance
{
    private static readonly Mailbox Stranger = new("stranger@example.net", "A Stranger");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Quarantine_BesideOrdinaryMail_DoesNotShapeTheThread(bool quarantinedFirst)
    {
        var (aside, ordinary) = (BuildAside(quarantinedFirst ? 1 : 3), BuildOrdinary(2));
        MessageAppendBuilder[] order = quarantinedFirst ? [aside, ordinary] : [ordinary, aside];
        foreach (var mail in order)
            await AppendAsync(mail);

        var thread = Assert.Single(await ThreadsAsync(new()));

        AssertIsOf(ordinary, thread);
        Assert.Equal((1, 1, false), (thread.EmailCount, thread.UnreadCount, thread.HasAttachments));
        Assert.Equal(2, (await MessagesAsync(new() { ThreadId = thread.Id })).Count);
    }

    [Fact]
    public async Task Quarantine_Alone_IsSummedUp()
    {
        await AppendAsync(BuildAside(1));
        var newest = BuildAside(2);
        await AppendAsync(newest);

        var thread = Assert.Single(await ThreadsAsync(new()));

        Assert.Equal((2, 2, true), (thread.EmailCount, thread.UnreadCount, thread.HasAttachments));
        Assert.Equal((newest.Snippet, newest.ReceivedAt), (thread.Snippet, thread.LastEmailAt));
        Assert.Equal([Stranger], thread.Participants);
    }

    [Fact]
    public async Task Quarantine_LeftAlone_IsSummedUp()
    {
        var ordinary = await AppendAsync(BuildOrdinary(1));
        var aside = BuildAside(2);
        await AppendAsync(aside);

        await ChangeMessageAsync(ordinary.Record.Id, new() { Delete = true });

        AssertIsOf(aside, Assert.Single(await ThreadsAsync(new())));
    }

    [Fact]
    public async Task Quarantine_Flags_DoNotCountBesideOrdinaryMail()
    {
        var ordinary = await AppendAsync(BuildOrdinary(1));
        var aside = await AppendAsync(BuildAside(2));

        await ChangeMessageAsync(aside.Record.Id, new() { Starred = true });
        await ChangeMessageAsync(ordinary.Record.Id, new() { Read = true });
        var thread = await GetThreadAsync(ordinary.Record.ThreadId);
        Assert.Equal((0, false), (thread.UnreadCount, thread.Starred));

        await ChangeThreadAsync(thread.Id, new() { Starred = true });
        Assert.True((await GetAsync(ordinary.Record.Id)).Starred);
        Assert.True((await GetThreadAsync(thread.Id)).Starred);
    }

    [Fact]
    public async Task Quarantine_NewerMail_DoesNotMoveTheThreadUp()
    {
        var ordinary = await AppendAsync(BuildOrdinary(1));
        var other = await AppendAsync(new() { ReceivedAt = ManualTimeProvider.Start.AddHours(2) });

        await AppendAsync(BuildAside(3));

        Assert.Equal(
            [other.Record.ThreadId, ordinary.Record.ThreadId], (await ThreadsAsync(new())).Select(thread => thread.Id));
    }

    [Fact]
    public async Task Quarantine_ThreadsMerged_OrdinaryOneSurvivesAsItWas()
    {
        for (var i = 0; i < 3; i++)
            await AppendAsync(BuildAside(i));
        var ordinary = new MessageAppendBuilder { InternetMessageId = "ordinary@x", Snippet = "ordinary" };
        var threadId = (await AppendAsync(ordinary)).Record.ThreadId;
        await ChangeThreadAsync(threadId, new() { Archived = true });

        await AppendAsync(new() { References = ["root@x", "ordinary@x"], Quarantined = true });

        var thread = Assert.Single(await ThreadsAsync(new()));
        Assert.Equal((threadId, 1, "ordinary", true), (thread.Id, thread.EmailCount, thread.Snippet, thread.Archived));
        Assert.Equal(5, (await MessagesAsync(new() { ThreadId = threadId })).Count);
    }

    private static MessageAppendBuilder BuildOrdinary(int hour) => new()
    {
        References = ["root@x"], Subject = "Re: Plan", Snippet = "ordinary",
        ReceivedAt = ManualTimeProvider.Start.AddHours(hour),
    };

    private static MessageAppendBuilder BuildAside(int hour) => new()
    {
        References = ["root@x"], Subject = "Re: Cheap pills", Snippet = "set aside", AddressId = OtherAddress,
        From = Stranger, Quarantined = true, Attachments = [new("pills.exe")],
        ReceivedAt = ManualTimeProvider.Start.AddHours(hour),
    };

    private static void AssertIsOf(MessageAppendBuilder expected, ThreadRecord thread)
    {
        Assert.Equal(
            (expected.Subject, expected.Snippet, expected.AddressId),
            (thread.Subject, thread.Snippet, thread.AddressId));
        Assert.Equal((expected.ReceivedAt, expected.ReceivedAt), (thread.CreatedAt, thread.LastEmailAt));
        Assert.Equal(expected.From, Assert.Single(thread.Participants));
    }
}
