using Mailservr.Messages;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>Flags, counters, deletion, optimistic concurrency.</content>
public abstract partial class MessageStoreConformance
{
    [Fact]
    public async Task Change_ReadOfMessage_CountsInItsThread()
    {
        var (root, reply) = await AppendPairAsync();

        Assert.Equal(ChangeStatus.Done, await ChangeMessageAsync(root.Id, new() { Read = true }));

        Assert.True((await GetAsync(root.Id)).Read);
        Assert.False((await GetAsync(reply.Id)).Read);
        Assert.Equal(1, (await GetThreadAsync(root.ThreadId)).UnreadCount);

        await ChangeMessageAsync(root.Id, new() { Read = false });
        Assert.Equal(2, (await GetThreadAsync(root.ThreadId)).UnreadCount);
    }

    [Fact]
    public async Task Change_ReadTwice_CountsOnce()
    {
        var (root, _) = await AppendPairAsync();

        await ChangeMessageAsync(root.Id, new() { Read = true });
        Assert.Equal(ChangeStatus.Done, await ChangeMessageAsync(root.Id, new() { Read = true }));

        Assert.Equal(1, (await GetThreadAsync(root.ThreadId)).UnreadCount);
    }

    [Fact]
    public async Task Change_ReadOfThread_ReadsAllItsMail()
    {
        var (root, reply) = await AppendPairAsync();
        var other = await AppendAsync(new());

        Assert.Equal(ChangeStatus.Done, await ChangeThreadAsync(root.ThreadId, new() { Read = true }));

        Assert.Equal((true, true), ((await GetAsync(root.Id)).Read, (await GetAsync(reply.Id)).Read));
        Assert.Equal(0, (await GetThreadAsync(root.ThreadId)).UnreadCount);
        Assert.False((await GetAsync(other.Record.Id)).Read);
    }

    [Fact]
    public async Task Change_StarOfThread_StarsItsNewestAndClearsAll()
    {
        var (root, reply) = await AppendPairAsync();

        await ChangeThreadAsync(root.ThreadId, new() { Starred = true });
        Assert.Equal((false, true), ((await GetAsync(root.Id)).Starred, (await GetAsync(reply.Id)).Starred));
        Assert.True((await GetThreadAsync(root.ThreadId)).Starred);

        await ChangeMessageAsync(root.Id, new() { Starred = true });
        await ChangeThreadAsync(root.ThreadId, new() { Starred = false });
        Assert.Equal((false, false), ((await GetAsync(root.Id)).Starred, (await GetAsync(reply.Id)).Starred));
        Assert.False((await GetThreadAsync(root.ThreadId)).Starred);
    }

    [Fact]
    public async Task Change_StarOfMessage_ShowsOnItsThread()
    {
        var (root, reply) = await AppendPairAsync();

        await ChangeMessageAsync(root.Id, new() { Starred = true });
        await ChangeMessageAsync(reply.Id, new() { Starred = true });
        await ChangeMessageAsync(root.Id, new() { Starred = false });
        Assert.True((await GetThreadAsync(root.ThreadId)).Starred);

        await ChangeMessageAsync(reply.Id, new() { Starred = false });
        Assert.False((await GetThreadAsync(root.ThreadId)).Starred);
    }

    [Fact]
    public async Task Change_Archive_LastsUntilNewMail()
    {
        var (root, _) = await AppendPairAsync();
        await ChangeThreadAsync(root.ThreadId, new() { Archived = true });
        Assert.True((await GetThreadAsync(root.ThreadId)).Archived);

        await AppendAsync(new() { References = ["pair@x"] });
        Assert.False((await GetThreadAsync(root.ThreadId)).Archived);

        await ChangeMessageAsync(root.Id, new() { Archived = true });
        Assert.True((await GetThreadAsync(root.ThreadId)).Archived);
        await ChangeThreadAsync(root.ThreadId, new() { Archived = false });
        Assert.False((await GetThreadAsync(root.ThreadId)).Archived);
    }

    [Fact]
    public async Task Change_SeveralFlags_LeavesTheOthers()
    {
        var (root, _) = await AppendPairAsync();
        await ChangeMessageAsync(root.Id, new() { Read = true, Starred = true, Archived = true });

        await ChangeMessageAsync(root.Id, new() { Read = false });

        var record = await GetAsync(root.Id);
        Assert.Equal((false, true), (record.Read, record.Starred));
        Assert.True((await GetThreadAsync(root.ThreadId)).Archived);
    }

    [Fact]
    public async Task Change_Done_CountsUpTheVersions()
    {
        var (root, _) = await AppendPairAsync();
        var (record, thread) = (await GetAsync(root.Id), await GetThreadAsync(root.ThreadId));

        await ChangeMessageAsync(root.Id, new() { Read = true });

        Assert.True((await GetAsync(root.Id)).Version > record.Version, "The message has no new version.");
        Assert.True((await GetThreadAsync(root.ThreadId)).Version > thread.Version, "The thread has no new version.");
    }

    [Fact]
    public async Task Change_ExpectedVersion_IsChecked()
    {
        var (root, _) = await AppendPairAsync();
        var (record, thread) = (await GetAsync(root.Id), await GetThreadAsync(root.ThreadId));

        Assert.Equal(ChangeStatus.Done, await ChangeMessageAsync(root.Id, new() { Read = true }, record.Version));
        Assert.Equal(ChangeStatus.Stale, await ChangeMessageAsync(root.Id, new() { Starred = true }, record.Version));
        Assert.Equal(ChangeStatus.Stale, await ChangeMessageAsync(root.Id, new() { Delete = true }, record.Version));
        Assert.Equal(ChangeStatus.Stale, await ChangeThreadAsync(root.ThreadId, new() { Starred = true }, thread.Version));
        Assert.Equal(ChangeStatus.Stale, await ChangeThreadAsync(root.ThreadId, new() { Delete = true }, thread.Version));

        Assert.False((await GetThreadAsync(root.ThreadId)).Starred);
        Assert.Equal(2, (await GetThreadAsync(root.ThreadId)).EmailCount);
    }

    [Fact]
    public async Task Change_SixteenAtOnceWithOneVersion_OnlyOneIsDone()
    {
        var appended = await AppendAsync(new());
        var version = appended.Record.Version;

        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => ChangeMessageAsync(appended.Record.Id, new() { Starred = true, Read = i % 2 == 0 }, version).AsTask(),
            Cancellation)));

        Assert.Single(statuses, ChangeStatus.Done);
        Assert.Equal(15, statuses.Count(status => status == ChangeStatus.Stale));
    }

    [Fact]
    public async Task Change_OfUnknownOrForeignMail_IsNotFound()
    {
        var (root, _) = await AppendPairAsync();
        var delete = new MailChange { Delete = true };

        Assert.Equal(ChangeStatus.NotFound, await ChangeMessageAsync(long.MaxValue, new() { Read = true }));
        Assert.Equal(ChangeStatus.NotFound, await ChangeThreadAsync(long.MaxValue, delete));
        Assert.Equal(
            ChangeStatus.NotFound,
            await Store.ChangeAsync(OtherAccount, new() { MessageId = root.Id }, delete, Cancellation));
        Assert.Equal(
            ChangeStatus.NotFound,
            await Store.ChangeAsync(OtherAccount, new() { ThreadId = root.ThreadId }, delete, Cancellation));
        await Store.ChangeAsync(OtherAccount, new() { AddressId = Address }, delete, Cancellation);

        Assert.Equal(2, (await GetThreadAsync(root.ThreadId)).EmailCount);
    }

    [Fact]
    public async Task Delete_NewestMessage_ThreadSumsUpTheRest()
    {
        var (root, reply) = await AppendPairAsync();
        await ChangeMessageAsync(reply.Id, new() { Starred = true });

        Assert.Equal(ChangeStatus.Done, await ChangeMessageAsync(reply.Id, new() { Delete = true }));

        Assert.Null(await Store.FindAsync(Account, reply.Id, Cancellation));
        var thread = await GetThreadAsync(root.ThreadId);
        Assert.Equal((1, 1, false, false), (thread.EmailCount, thread.UnreadCount, thread.Starred, thread.HasAttachments));
        Assert.Equal(("first", root.ReceivedAt), (thread.Snippet, thread.LastEmailAt));
    }

    [Fact]
    public async Task Delete_OldestMessage_ThreadTakesSubjectAndAddressOfTheNext()
    {
        var (root, reply) = await AppendPairAsync();

        await ChangeMessageAsync(root.Id, new() { Delete = true });

        var thread = await GetThreadAsync(root.ThreadId);
        Assert.Equal((reply.Subject, reply.AddressId), (thread.Subject, thread.AddressId));
        Assert.Equal(reply.ReceivedAt, thread.CreatedAt);
    }

    [Fact]
    public async Task Delete_LastMessage_TakesTheThreadWithIt()
    {
        var appended = await AppendAsync(new());

        await ChangeMessageAsync(appended.Record.Id, new() { Delete = true });

        Assert.Empty(await ThreadsAsync(new()));
        Assert.Equal(ChangeStatus.NotFound, await ChangeThreadAsync(appended.Record.ThreadId, new() { Read = true }));
    }

    [Fact]
    public async Task Delete_Thread_TakesAllItsMail()
    {
        var (root, reply) = await AppendPairAsync();
        var other = await AppendAsync(new());

        Assert.Equal(ChangeStatus.Done, await ChangeThreadAsync(root.ThreadId, new() { Delete = true }));

        Assert.Null(await Store.FindAsync(Account, root.Id, Cancellation));
        Assert.Null(await Store.FindAsync(Account, reply.Id, Cancellation));
        await AssertMatchAsync(new(), other);
    }

    [Fact]
    public async Task Delete_Address_TakesItsMailOutOfEveryThread()
    {
        var (root, reply) = await AppendPairAsync();
        await AppendAsync(new() { AddressId = OtherAddress });
        var elsewhere = await AppendAsync(new() { AccountId = OtherAccount, AddressId = OtherAddress });

        var status = await Store.ChangeAsync(
            Account, new() { AddressId = OtherAddress }, new() { Delete = true }, Cancellation);

        Assert.Equal(ChangeStatus.Done, status);
        Assert.Null(await Store.FindAsync(Account, reply.Id, Cancellation));
        Assert.Equal([root.Id], await IdsAsync(new()));
        Assert.Equal(1, Assert.Single(await ThreadsAsync(new())).EmailCount);
        Assert.Equal([elsewhere.Record.Id], await IdsAsync(new(), OtherAccount));
    }

    [Theory]
    [InlineData(Address, OtherAddress)]
    [InlineData(OtherAddress, Address)]
    public async Task Delete_AddressOfSharedMail_LeavesItToTheOther(long first, long second)
    {
        var shared = (await AppendAsync(new() { AddressId = first, MoreAddressIds = [second] })).Record;

        await DeleteAddressAsync(OtherAddress);

        var left = await GetAsync(shared.Id);
        Assert.Equal(Address, left.AddressId);
        Assert.True(left.Version > shared.Version, "The message has no new version.");
        Assert.Equal([Address], left.DeliveredTo.Select(recipient => recipient.AddressId));
        Assert.Equal(Address, (await GetThreadAsync(shared.ThreadId)).AddressId);
        Assert.Equal([shared.Id], await IdsAsync(new() { AddressIds = [Address], Text = "text" }));
        Assert.Empty(await IdsAsync(new() { AddressIds = [OtherAddress] }));
    }

    [Fact]
    public async Task Delete_EveryAddressOfSharedMail_TakesItAtLast()
    {
        var shared = await AppendAsync(new() { AddressId = OtherAddress, MoreAddressIds = [Address] });

        await DeleteAddressAsync(OtherAddress);
        await DeleteAddressAsync(Address);

        Assert.Null(await Store.FindAsync(Account, shared.Record.Id, Cancellation));
        Assert.Empty(await ThreadsAsync(new()));
    }

    private async Task DeleteAddressAsync(long addressId) => Assert.Equal(
        ChangeStatus.Done,
        await Store.ChangeAsync(Account, new() { AddressId = addressId }, new() { Delete = true }, Cancellation));

    /// <summary>A thread of two: the older one to <see cref="Address"/>, its reply to <see cref="OtherAddress"/>.</summary>
    private async Task<(MessageRecord Root, MessageRecord Reply)> AppendPairAsync()
    {
        var root = await AppendAsync(new() { InternetMessageId = "pair@x", Subject = "Pair", Snippet = "first" });
        var reply = await AppendAsync(new()
        {
            References = ["pair@x"],
            AddressId = OtherAddress,
            Subject = "Re: Pair",
            Snippet = "second",
            Attachments = [new("second.pdf")],
        });
        return (root.Record, reply.Record);
    }
}
