using Mailservr.Messages;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content><see cref="IAttachmentUsage"/>, where the storage has that ability.</content>
public abstract partial class MessageStoreConformance
{
    private static readonly long Each = new TestAttachment("any").Record.Size;

    [Fact]
    public async Task Usage_WithoutAttachments_IsZero()
    {
        await AppendAsync(new());

        Assert.Equal(0, await UsageAsync());
        Assert.Equal(0, await UsageAsync(account: 4711));
        Assert.Empty(await Usage().GetAttachmentBytesAsync([], Cancellation));
    }

    [Fact]
    public async Task Usage_OfABatch_IsSummedUpForEachAccount()
    {
        await AppendAsync(new() { AccountId = OtherAccount, Attachments = Files("before.pdf") });
        await AppendBatchAsync(
            new MessageAppendBuilder { Attachments = Files("a.pdf", "b.pdf") }.Build(),
            new MessageAppendBuilder { AccountId = OtherAccount, Attachments = Files("a.pdf") }.Build(),
            new MessageAppendBuilder { Attachments = Files("a.pdf"), Quarantined = true }.Build(),
            new MessageAppendBuilder().Build());

        var usage = await Usage().GetAttachmentBytesAsync([Account, 4711, OtherAccount, Account], Cancellation);

        Assert.Equal(
            [(Account, 3 * Each), (OtherAccount, 2 * Each), (4711, 0)],
            usage.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)));
    }

    [Fact]
    public async Task Usage_OfAnEmbeddedMessage_CountsWhatLiesInItOnce()
    {
        await AppendAsync(new() { Attachments = [new("outer.eml") { Attachments = Files("inner.png") }] });

        Assert.Equal(Each, await UsageAsync());
    }

    [Fact]
    public async Task Usage_OfAMessageThatComesAgain_IsNotCountedTwice()
    {
        await SettleAsync(unacknowledged: await AppendAsync(new() { DeliveryKey = "same", Attachments = Files("a.pdf") }));

        var appended = await AppendBatchAsync(
            new MessageAppendBuilder { DeliveryKey = "same", Attachments = Files("a.pdf") }.Build(),
            new MessageAppendBuilder { Attachments = Files("b.pdf") }.Build());

        Assert.True(appended[0].IsDuplicate);
        Assert.Equal(2 * Each, await UsageAsync());
    }

    [Fact]
    public async Task Usage_OfABatchThatFails_StaysAsItWas()
    {
        var taken = await AppendAsync(new() { Attachments = Files("a.pdf") });
        var poison = new MessageAppendBuilder { Id = taken.Record.Id, Attachments = Files("c.pdf") }.Build();

        await Assert.ThrowsAnyAsync<Exception>(
            () => AppendBatchAsync(new MessageAppendBuilder { Attachments = Files("b.pdf") }.Build(), poison));

        Assert.Equal(Each, await UsageAsync());
    }

    [Fact]
    public async Task Usage_GoesDownWithMessagesThreadsAndAddresses()
    {
        var message = await AppendAsync(new() { Attachments = Files("a.pdf") });
        var thread = await AppendAsync(new() { InternetMessageId = "root@x", Attachments = Files("b.pdf", "c.pdf") });
        await AppendAsync(new() { References = ["root@x"], Attachments = Files("d.pdf") });
        await AppendAsync(new() { AddressId = OtherAddress, Attachments = Files("e.pdf") });
        await AppendAsync(new() { MoreAddressIds = [OtherAddress], Attachments = Files("f.pdf") });
        await AppendAsync(new() { AccountId = OtherAccount, Attachments = Files("a.pdf") });
        Assert.Equal(6 * Each, await UsageAsync());

        await ChangeMessageAsync(message.Record.Id, new() { Delete = true });
        await ChangeMessageAsync(message.Record.Id, new() { Delete = true });
        Assert.Equal(5 * Each, await UsageAsync());
        await ChangeThreadAsync(thread.Record.ThreadId, new() { Delete = true });
        Assert.Equal(2 * Each, await UsageAsync());
        await ChangeThreadAsync(thread.Record.ThreadId, new() { Read = true });
        await Store.ChangeAsync(Account, new() { AddressId = OtherAddress }, new() { Delete = true }, Cancellation);
        Assert.Equal(Each, await UsageAsync());
        await Store.ChangeAsync(Account, new() { AddressId = Address }, new() { Delete = true }, Cancellation);

        Assert.Equal((0, Each), (await UsageAsync(), await UsageAsync(OtherAccount)));
    }

    [Fact]
    public async Task Usage_OfManyThatComeAndGoAtOnce_IsExact()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(task => Task.Run(
            async () =>
            {
                for (var i = 0; i < 5; i++)
                {
                    // Crosswise: half of the batches begin with one account, half with the other.
                    long[] accounts = task % 2 == 0 ? [Account, OtherAccount] : [OtherAccount, Account];
                    var appended = await AppendBatchAsync([.. accounts.Select(account => new MessageAppendBuilder
                    {
                        AccountId = account, Attachments = Files("a.pdf"),
                    }.Build())]);
                    if (i % 2 == 0)
                        continue;
                    await Task.WhenAll(appended.Select(one => Store.ChangeAsync(
                        one.Record.AccountId, new() { MessageId = one.Record.Id }, new() { Delete = true }, Cancellation)
                        .AsTask()));
                }
            },
            Cancellation)));

        Assert.Equal((6 * 3 * Each, 6 * 3 * Each), (await UsageAsync(), await UsageAsync(OtherAccount)));
    }

    [Fact]
    public async Task Usage_OfAnErasedAccount_IsZeroAndThatOfOthersStays()
    {
        Assert.SkipWhen(Storage.Erasure is null, "The storage does not implement IAccountErasure.");
        await FillAsync(Account);
        await FillAsync(OtherAccount);
        await Storage.Erasure.EraseAsync(Account, 2, Cancellation);
        Assert.Equal(3 * Each, await UsageAsync());

        await EraseAsync(Storage.Erasure, limit: 2);
        Assert.Equal((0, 5 * Each), (await UsageAsync(), await UsageAsync(OtherAccount)));
        await AppendAsync(new() { Attachments = Files("late.pdf") });
        await EraseAsync(Storage.Erasure, limit: 100);

        Assert.Equal(0, await UsageAsync());
    }

    [Fact]
    public async Task Usage_OverARestart_IsTheSame()
    {
        await AppendAsync(new() { Attachments = Files("a.pdf") });

        await RestartOrSkipAsync();

        Assert.Equal(Each, await UsageAsync());
        await AppendAsync(new() { Attachments = Files("b.pdf") });
        Assert.Equal(2 * Each, await UsageAsync());
    }

    private static IReadOnlyList<TestAttachment> Files(params string[] names) =>
        [.. names.Select(name => new TestAttachment(name))];

    private IAttachmentUsage Usage()
    {
        Assert.SkipUnless(Storage.Usage is not null, "The storage does not sum up attachments.");
        return Storage.Usage;
    }

    private ValueTask<long> UsageAsync(long account = Account) => Usage().GetAttachmentBytesAsync(account, Cancellation);
}
