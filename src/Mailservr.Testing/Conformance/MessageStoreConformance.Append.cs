using System.Collections;
using Mailservr.Events;
using Mailservr.Messages;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>Batches: all or nothing, duplicates, events.</content>
public abstract partial class MessageStoreConformance
{
    [Fact]
    public async Task Append_OneMessage_IsFoundWithEverythingItHad()
    {
        var mail = new MessageAppendBuilder
        {
            Subject = "Grüße \U0001F600 'quoted' \"twice\"",
            Html = "<p>Hello</p>",
            References = ["parent@example.org"],
            Attachments = [new("invoice.pdf")],
            MoreAddressIds = [OtherAddress],
            Quarantined = true,
        }.Build();

        var appended = Assert.Single(await AppendBatchAsync(mail));

        Assert.True(appended.IsNewThread);
        Assert.False(appended.IsDuplicate);
        Assert.NotEqual(0, appended.Record.ThreadId);
        Assert.NotEqual(0, appended.Record.Version);
        Json.Same(mail.Record with { ThreadId = appended.Record.ThreadId }, appended.Record);

        var found = await Store.FindAsync(Account, mail.Record.Id, Cancellation);
        Assert.NotNull(found);
        Json.Same(appended.Record, found.Record);
        Assert.Equal(appended.Record.Version, found.Record.Version);
        Json.Same(mail.Content, found.Content);
    }

    [Fact]
    public async Task Append_ManyMessages_AnswersInTheirOrder()
    {
        var batch = Enumerable.Range(0, 50).Select(_ => new MessageAppendBuilder().Build()).Reverse().ToArray();

        var appended = await AppendBatchAsync(batch);

        Assert.Equal(batch.Select(mail => mail.Record.Id), appended.Select(one => one.Record.Id));
    }

    [Fact]
    public async Task Append_EmptyBatch_AnswersNothing() => Assert.Empty(await AppendBatchAsync());

    [Fact]
    public async Task Append_OneMessageWhoseIdIsTaken_StoresNothingOfTheBatch()
    {
        var taken = await AppendAsync(new());
        var (before, after) = (new MessageAppendBuilder().Build(), new MessageAppendBuilder().Build());
        var poison = new MessageAppendBuilder { Id = taken.Record.Id }.Build();

        await Assert.ThrowsAnyAsync<Exception>(() => AppendBatchAsync(before, poison, after));

        await AssertOnlyStoredAsync(taken.Record.Id);
    }

    [Fact]
    public async Task Append_OneMessageThatCannotBeRead_StoresNothingOfTheBatch()
    {
        var kept = await AppendAsync(new());
        var (before, after) = (new MessageAppendBuilder().Build(), new MessageAppendBuilder().Build());
        var poison = new MessageAppendBuilder().Build();
        poison = poison with { Record = poison.Record with { To = new Unreadable() } };

        await Assert.ThrowsAnyAsync<Exception>(() => AppendBatchAsync(before, poison, after));

        await AssertOnlyStoredAsync(kept.Record.Id);
        Assert.All(await AppendBatchAsync(before, after), appended => Assert.False(appended.IsDuplicate));
    }

    [Fact]
    public async Task Append_SameDeliveryKeyTwice_AreTwoMessages()
    {
        var appended = await AppendBatchAsync(
            new MessageAppendBuilder { DeliveryKey = "same" }.Build(),
            new MessageAppendBuilder { DeliveryKey = "same" }.Build());
        var third = await AppendAsync(new() { DeliveryKey = "same" });

        Assert.All([.. appended, third], one => Assert.False(one.IsDuplicate));
        Assert.Equal(3, (await MessagesAsync(new())).Count);
    }

    [Fact]
    public async Task Append_AgainAfterTheSenderWentAway_AnswersTheEarlierMessage()
    {
        var first = await AppendAsync(new() { DeliveryKey = "same" });
        await SettleAsync(unacknowledged: first);

        var second = await AppendAsync(new() { DeliveryKey = "same" });

        Assert.True(second.IsDuplicate);
        Assert.False(second.IsNewThread);
        Json.Same(first.Record, second.Record);
        await AssertOnlyStoredAsync(first.Record.Id);
    }

    [Fact]
    public async Task Append_InTheBatchThatSaysSo_IsRecognisedToo()
    {
        var first = await AppendAsync(new() { DeliveryKey = "same" });
        var delivery = new Delivery(Account, first.Record.Id);

        var batch = new AppendBatch([new MessageAppendBuilder { DeliveryKey = "same" }.Build()], [], [delivery]);

        Assert.True(Assert.Single(await Store.AppendAsync(batch, Cancellation)).IsDuplicate);
    }

    [Fact]
    public async Task Append_DuplicateAmongNewMessages_OnlyTheDuplicateIsLeftOut()
    {
        await SettleAsync(unacknowledged: await AppendAsync(new() { DeliveryKey = "same" }));

        var appended = await AppendBatchAsync(
            new MessageAppendBuilder().Build(),
            new MessageAppendBuilder { DeliveryKey = "same" }.Build(),
            new MessageAppendBuilder().Build());

        Assert.Equal([false, true, false], appended.Select(one => one.IsDuplicate));
        Assert.Equal(3, (await MessagesAsync(new())).Count);
    }

    [Fact]
    public async Task Append_SameDeliveryKeyInAnotherAccount_IsNoDuplicate()
    {
        await SettleAsync(unacknowledged: await AppendAsync(new() { DeliveryKey = "same" }));

        var other = await AppendAsync(new() { DeliveryKey = "same", AccountId = OtherAccount });

        Assert.False(other.IsDuplicate);
    }

    [Fact]
    public async Task Append_SameDeliveryKeyAfterADay_IsNoDuplicate()
    {
        var first = await AppendAsync(new() { DeliveryKey = "same", ReceivedAt = _time.GetUtcNow() });
        await SettleAsync(unacknowledged: first);
        _time.Advance(TimeSpan.FromHours(23));
        var within = await AppendAsync(new() { DeliveryKey = "same", ReceivedAt = _time.GetUtcNow() });
        await SettleAsync(unacknowledged: within);
        _time.Advance(TimeSpan.FromHours(2));

        var later = await AppendAsync(new() { DeliveryKey = "same", ReceivedAt = _time.GetUtcNow() });

        Assert.True(within.IsDuplicate);
        Assert.False(later.IsDuplicate);
    }

    [Fact]
    public async Task Append_AfterTheRepetitionWasAcknowledged_IsNoDuplicate()
    {
        await SettleAsync(unacknowledged: await AppendAsync(new() { DeliveryKey = "same" }));
        var repeated = await AppendAsync(new() { DeliveryKey = "same" });
        await Store.AppendAsync(new([], [new(Account, repeated.Record.Id)], []), Cancellation);

        var later = await AppendAsync(new() { DeliveryKey = "same" });

        Assert.True(repeated.IsDuplicate);
        Assert.False(later.IsDuplicate);
    }

    [Fact]
    public async Task Append_SettledDeliveryThatIsUnknown_IsIgnored()
    {
        var unknown = new Delivery(Account, 4711);

        Assert.Empty(await Store.AppendAsync(new([], [unknown], [unknown]), Cancellation));
    }

    [Fact]
    public async Task Append_Batch_WritesTheEventsOfItsMessages()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var mails = new[]
        {
            new MessageAppendBuilder { InternetMessageId = "root@x", TraceParent = trace }.Build(),
            new MessageAppendBuilder { References = ["root@x"] }.Build(),
            new MessageAppendBuilder { AccountId = OtherAccount }.Build(),
        };

        var appended = await AppendBatchAsync(mails);

        var expected = appended.Zip(mails, (one, mail) => MailEvents.For(one, mail.TraceParent)).SelectMany(events => events);
        Assert.Equal(expected, await EventsAsync(account: null));
        Assert.Equal(
            [EventTypes.EmailReceived, EventTypes.ThreadCreated, EventTypes.EmailReceived],
            (await EventsAsync()).Select(one => one.Type));
    }

    [Fact]
    public async Task Append_Duplicate_WritesNoEvent()
    {
        await SettleAsync(unacknowledged: await AppendAsync(new() { DeliveryKey = "same" }));
        var before = await Storage.Events.GetHeadAsync(Cancellation);

        await AppendAsync(new() { DeliveryKey = "same" });

        Assert.Equal(before, await Storage.Events.GetHeadAsync(Cancellation));
    }

    [Fact]
    public async Task Find_OfAnotherAccountOrUnknown_IsNull()
    {
        var appended = await AppendAsync(new());

        Assert.Null(await Store.FindAsync(OtherAccount, appended.Record.Id, Cancellation));
        Assert.Null(await Store.FindAsync(Account, long.MaxValue, Cancellation));
    }

    private async Task SettleAsync(AppendedMessage unacknowledged) =>
        await Store.AppendAsync(new([], [], [new(unacknowledged.Record.AccountId, unacknowledged.Record.Id)]), Cancellation);

    /// <summary>And so nothing else is counted, announced or found.</summary>
    private async Task AssertOnlyStoredAsync(long id)
    {
        Assert.Equal([id], (await MessagesAsync(new())).Select(record => record.Id));
        Assert.Equal(1, Assert.Single(await ThreadsAsync(new())).EmailCount);
        Assert.Equal([EventTypes.EmailReceived, EventTypes.ThreadCreated], (await EventsAsync()).Select(one => one.Type));
        if (Storage.Statistics is { } statistics)
            Assert.Equal(1, (await statistics.GetAddressStatsAsync(Account, Address, 5, Cancellation)).Received);
    }

    private sealed class Unreadable : IReadOnlyList<Mailbox>
    {
        public int Count => 1;

        // A record looks at its elements, one by one, when it is made.
        public Mailbox this[int index] => new("poison@example.org", null);

        public IEnumerator<Mailbox> GetEnumerator() => throw new InvalidDataException("Poison.");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
