using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>Figures of addresses; what refers to blobs; many writers at once.</content>
public abstract partial class MessageStoreConformance
{
    [Fact]
    public async Task Statistics_OfUnknownAddress_AreZero()
    {
        await AppendAsync(new());

        Assert.Equal(0, (await StatsAsync(OtherAddress)).Received);
        var foreign = await Statistics().GetAddressStatsAsync(OtherAccount, Address, 5, Cancellation);
        Assert.Equal((0, 0, 0, 0), (foreign.Received, foreign.Sent, foreign.Blocked, foreign.Threads));
        Assert.Null(foreign.LastReceivedAt);
        Assert.Empty(foreign.TopSenders);
    }

    [Fact]
    public async Task Statistics_CountWhatWasReceived()
    {
        await AppendAsync(new() { InternetMessageId = "root@x" });
        await SettleAsync(unacknowledged: await AppendAsync(new() { References = ["root@x"], DeliveryKey = "same" }));
        await AppendAsync(new() { DeliveryKey = "same" });
        var last = await AppendAsync(new() { Quarantined = true, ReceivedAt = ManualTimeProvider.Start.AddDays(1) });
        await AppendAsync(new() { AddressId = OtherAddress });

        var stats = await StatsAsync(Address);

        Assert.Equal((3, 2), (stats.Received, stats.Threads));
        Assert.Equal(last.Record.ReceivedAt, stats.LastReceivedAt);
    }

    [Fact]
    public async Task Statistics_AfterDeletion_OnlyThreadsGoDown()
    {
        var one = await AppendAsync(new());
        await AppendAsync(new());

        await ChangeThreadAsync(one.Record.ThreadId, new() { Delete = true });

        var stats = await StatsAsync(Address);
        Assert.Equal((2, 1), (stats.Received, stats.Threads));
        Assert.Equal(2, Assert.Single(stats.TopSenders).Count);
    }

    [Fact]
    public async Task Statistics_TopSenders_AreByCountThenByLastMail()
    {
        foreach (var sender in new[] { "b@x", "A@x", "c@x", "a@X", "d@x" })
            await AppendAsync(new() { From = new(sender, null) });
        await AppendAsync(new() { From = null });

        var senders = (await StatsAsync(Address, top: 3)).TopSenders;

        Assert.Equal([("a@x", 2), ("d@x", 1), ("c@x", 1)], senders.Select(sender => (sender.Address, sender.Count)));
        Assert.True(senders[1].LastAt > senders[2].LastAt, "The later one comes first.");
    }

    [Fact]
    public async Task Statistics_BlockedEvents_AreCountedAndStayCounted()
    {
        NewEvent Blocked(long account, long? address) => new()
        {
            AccountId = account,
            AddressId = address,
            Sender = "spam@x",
            Type = EventTypes.EmailBlocked,
            At = ManualTimeProvider.Start,
            Data = "{}",
        };

        await Storage.Events.AppendAsync(
            [Blocked(Account, Address), Blocked(Account, Address), Blocked(Account, OtherAddress), Blocked(Account, null)],
            Cancellation);
        await Storage.Events.PruneAsync(ManualTimeProvider.Start.AddDays(1), Cancellation);

        var stats = await StatsAsync(Address);
        Assert.Equal((2, 0), (stats.Blocked, stats.Received));
        Assert.Equal(1, (await StatsAsync(OtherAddress)).Blocked);
    }

    [Fact]
    public async Task References_AreWhatMessagesOfTheAccountRefer()
    {
        var inner = new TestAttachment("inner.png");
        var outer = new TestAttachment("outer.eml") { Attachments = [inner] };
        var overflow = MessageAppendBuilder.Sha256("overflow");
        await AppendAsync(new() { Attachments = [new("a.pdf"), outer], OverflowSha256 = overflow });

        string[] referenced = [new TestAttachment("a.pdf").Sha256, outer.Sha256, inner.Sha256, overflow];
        string[] asked = [.. referenced, MessageAppendBuilder.Sha256("unknown")];

        Assert.Equal(referenced.Order(StringComparer.Ordinal), await ReferencedAsync(Account, asked));
        Assert.Empty(await ReferencedAsync(OtherAccount, asked));
        Assert.Empty(await ReferencedAsync(Account));
    }

    [Fact]
    public async Task References_EndWithTheLastMessageThatHasThem()
    {
        var shared = new TestAttachment("shared.pdf");
        var first = await AppendAsync(new() { Attachments = [shared] });
        var second = await AppendAsync(new() { Attachments = [shared] });

        await ChangeMessageAsync(first.Record.Id, new() { Delete = true });
        Assert.Single(await ReferencedAsync(Account, shared.Sha256));

        await ChangeThreadAsync(second.Record.ThreadId, new() { Delete = true });
        Assert.Empty(await ReferencedAsync(Account, shared.Sha256));
    }

    [Fact]
    public async Task References_OfManyHashes_AreAnsweredInOneCall()
    {
        await AppendAsync(new() { Attachments = [new("a.pdf")] });
        string[] asked =
        [
            .. Enumerable.Range(0, 2000).Select(i => MessageAppendBuilder.Sha256("blob " + i)),
            new TestAttachment("a.pdf").Sha256,
        ];

        Assert.Single(await ReferencedAsync(Account, asked));
    }

    [Fact]
    public async Task Append_FromManyTasks_StoresAllAndThreadsThem()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(
            async () =>
            {
                for (var i = 0; i < 5; i++)
                    await AppendAsync(new() { AccountId = 1 + (task % 2), References = [$"root{i}@x"] });
            },
            Cancellation)));

        foreach (var account in new[] { Account, OtherAccount })
        {
            Assert.Equal(20, (await MessagesAsync(new(), account)).Count);
            Assert.Equal([4, 4, 4, 4, 4], (await ThreadsAsync(new(), account)).Select(thread => thread.EmailCount));
        }
    }

    private IAddressStatistics Statistics()
    {
        Assert.SkipUnless(Storage.Statistics is not null, "The storage keeps no statistics.");
        return Storage.Statistics;
    }

    private ValueTask<AddressStats> StatsAsync(long address, int top = 5) =>
        Statistics().GetAddressStatsAsync(Account, address, top, Cancellation);

    private async Task<IEnumerable<string>> ReferencedAsync(long account, params string[] sha256) =>
        (await Storage.References.FindReferencedAsync(account, sha256, Cancellation)).Order(StringComparer.Ordinal);
}
