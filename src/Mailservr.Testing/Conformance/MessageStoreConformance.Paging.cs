using Mailservr.Messages;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>Order and pages, while other mail comes and goes.</content>
public abstract partial class MessageStoreConformance
{
    [Fact]
    public async Task Messages_NewestFirst_ThenByIdDescending()
    {
        var records = await SeedAsync(9);

        var listed = await MessagesAsync(new());

        Assert.Equal(NewestFirst(records), listed.Select(record => record.Id));
    }

    [Fact]
    public async Task Messages_OldestFirst_TurnsTheOrderRound()
    {
        var records = await SeedAsync(9);

        var listed = await MessagesAsync(new() { OldestFirst = true });

        Assert.Equal(NewestFirst(records).Reverse(), listed.Select(record => record.Id));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public async Task Messages_InPages_AreEachListedOnce(int limit, bool oldestFirst)
    {
        var records = await SeedAsync(9);

        var listed = await PageMessagesAsync(new() { Limit = limit, OldestFirst = oldestFirst }, _ => Task.CompletedTask);

        var expected = NewestFirst(records);
        Assert.Equal(oldestFirst ? expected.Reverse() : expected, listed);
    }

    [Fact]
    public async Task Messages_FullLastPage_HasNoNext()
    {
        await SeedAsync(4);

        var page = await Store.QueryMessagesAsync(Account, new() { Limit = 4 }, Cancellation);

        Assert.Equal(4, page.Items.Count);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Messages_MailComesBetweenPages_NothingIsRepeatedOrSkipped()
    {
        var records = await SeedAsync(9);

        var listed = await PageMessagesAsync(
            new() { Limit = 2 },
            page => AppendAsync(new() { ReceivedAt = ManualTimeProvider.Start.AddDays(1 + page) }));

        Assert.Equal(NewestFirst(records), listed);
    }

    [Fact]
    public async Task Messages_MailIsDeletedBetweenPages_NothingIsRepeatedOrSkipped()
    {
        var expected = NewestFirst(await SeedAsync(9)).ToArray();

        // The rows just listed go, the one that the cursor stands on among them.
        var listed = await PageMessagesAsync(new() { Limit = 2 }, async page =>
        {
            await ChangeMessageAsync(expected[2 * page], new() { Delete = true });
            await ChangeMessageAsync(expected[(2 * page) + 1], new() { Delete = true });
        });

        Assert.Equal(expected, listed);
    }

    [Fact]
    public async Task Messages_OfOneThread_ArePagedWithinIt()
    {
        await SeedAsync(5);
        var root = await AppendAsync(new() { InternetMessageId = "root@x" });
        var reply = await AppendAsync(new() { References = ["root@x"] });

        var listed = await PageMessagesAsync(
            new() { ThreadId = root.Record.ThreadId, Limit = 1, OldestFirst = true }, _ => Task.CompletedTask);

        Assert.Equal([root.Record.Id, reply.Record.Id], listed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task Threads_InPages_AreEachListedOnceByLastActivity(int limit)
    {
        var records = await SeedAsync(9);
        // The thread that began first is now the latest one.
        var oldest = records.MinBy(record => (record.ReceivedAt, record.Id));
        Assert.NotNull(oldest);
        await AppendAsync(new()
        {
            References = [oldest.InternetMessageId ?? ""], ReceivedAt = ManualTimeProvider.Start.AddDays(1),
        });

        var listed = await PageThreadsAsync(new() { Limit = limit }, _ => Task.CompletedTask);

        Assert.Equal(9, listed.Select(thread => thread.Id).Distinct().Count());
        Assert.Equal(9, listed.Count);
        Assert.Equal(oldest.ThreadId, listed[0].Id);
        Assert.Equal(listed.OrderByDescending(thread => thread.LastEmailAt).ThenByDescending(thread => thread.Id), listed);
    }

    [Fact]
    public async Task Threads_OneComesUpBetweenPages_NothingIsRepeatedOrSkipped()
    {
        var records = await SeedAsync(9);
        var first = records.MaxBy(record => (record.ReceivedAt, record.Id));
        Assert.NotNull(first);

        var listed = await PageThreadsAsync(new() { Limit = 2 }, page => AppendAsync(new()
        {
            References = [first.InternetMessageId ?? ""], ReceivedAt = ManualTimeProvider.Start.AddDays(1 + page),
        }));

        Assert.Equal(9, listed.Count);
        Assert.Equal(9, listed.Select(thread => thread.Id).Distinct().Count());
    }

    [Fact]
    public async Task Lists_OfAnotherAccount_AreEmpty()
    {
        var records = await SeedAsync(3);

        Assert.Empty(await MessagesAsync(new(), OtherAccount));
        Assert.Empty(await ThreadsAsync(new(), OtherAccount));
        Assert.Empty(await MessagesAsync(new() { ThreadId = records[0].ThreadId }, OtherAccount));
        Assert.Empty(await MessagesAsync(new() { Text = "text" }, OtherAccount));
    }

    /// <summary>Threads of one message each; every three arrive in the same millisecond.</summary>
    private async Task<IReadOnlyList<MessageRecord>> SeedAsync(int count)
    {
        var batch = Enumerable.Range(0, count)
            .Select(i => new MessageAppendBuilder { ReceivedAt = ManualTimeProvider.Start.AddMilliseconds(i / 3) }.Build());
        return [.. (await AppendBatchAsync([.. batch])).Select(appended => appended.Record)];
    }

    private static IEnumerable<long> NewestFirst(IEnumerable<MessageRecord> records) =>
        records.OrderByDescending(record => (record.ReceivedAt, record.Id)).Select(record => record.Id);

    private async Task<List<long>> PageMessagesAsync(MailQuery query, Func<int, Task> between)
    {
        var listed = new List<long>();
        for (var number = 0; number < 100; number++)
        {
            var page = await Store.QueryMessagesAsync(Account, query, Cancellation);
            Assert.True(page.Items.Count <= query.Limit, "A page holds more rows than its limit.");
            listed.AddRange(page.Items.Select(record => record.Id));
            if (page.Next is null)
                return listed;

            query = query with { Cursor = page.Next };
            await between(number);
        }

        throw new InvalidOperationException("The pages have no end.");
    }

    private async Task<List<ThreadRecord>> PageThreadsAsync(MailQuery query, Func<int, Task> between)
    {
        var listed = new List<ThreadRecord>();
        for (var number = 0; number < 100; number++)
        {
            var page = await Store.QueryThreadsAsync(Account, query, Cancellation);
            Assert.True(page.Items.Count <= query.Limit, "A page holds more rows than its limit.");
            listed.AddRange(page.Items);
            if (page.Next is null)
                return listed;

            query = query with { Cursor = page.Next };
            await between(number);
        }

        throw new InvalidOperationException("The pages have no end.");
    }
}
