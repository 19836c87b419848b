using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Hosts;

public sealed class TwoHostsTests(PostgresServer server) : DatabaseTest(server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Append_RepliesOnBothHostsAtOnce_AreOneThreadPerConversation(int seed)
    {
        const int conversations = 10;
        const int messages = 12;
        var random = new Random(seed);
        var mails = Enumerable.Range(0, conversations).SelectMany(c => Enumerable.Range(0, messages).Select(m =>
            new MessageAppendBuilder
            {
                Subject = $"Conversation {c}",
                InternetMessageId = $"{c}.{m}@x",
                // Each refers to one before it: only the whole connects them all.
                References = m == 0 ? [] : [$"{c}.{random.Next(m)}@x"],
            })).ToArray();
        random.Shuffle(mails);

        await AppendOnTwoHostsAsync(mails);

        var host = OpenHost();
        var threads = await host.QueryThreadsAsync(new() { Limit = 100 });
        Assert.Equal(Enumerable.Repeat(messages, conversations), threads.Select(thread => thread.EmailCount));
        var stored = await host.QueryAsync(new() { Limit = 1000 });
        Assert.Equal(conversations, stored.GroupBy(m => m.Subject).Count(g => g.DistinctBy(m => m.ThreadId).Count() == 1));
    }

    [Fact]
    public async Task Append_SubjectAndReplyWithoutReferencesAtOnce_AlwaysMeet()
    {
        const int subjects = 60;
        var mails = Enumerable.Range(0, subjects).SelectMany(i => new[]
        {
            new MessageAppendBuilder { Subject = $"Lunch {i}" },
            new MessageAppendBuilder { Subject = $"Re: Lunch {i}" },
        }).ToArray();

        await AppendOnTwoHostsAsync(mails);

        var threads = await OpenHost().QueryThreadsAsync(new() { Limit = 1000 });
        Assert.Equal(Enumerable.Repeat(2, subjects), threads.Select(thread => thread.EmailCount));
    }

    [Fact]
    public async Task Change_WhileMailComesIn_CountersStayRight()
    {
        var (one, two) = (OpenHost(), OpenHost());
        var root = await one.AppendAsync(new MessageAppendBuilder { InternetMessageId = "root@x" }.Build());

        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var i = 0; i < 40; i++)
                    await one.AppendAsync(new MessageAppendBuilder { References = ["root@x"] }.Build());
            }),
            Task.Run(async () =>
            {
                for (var i = 0; i < 40; i++)
                {
                    await two.Messages.ChangeAsync(
                        1, new() { MessageId = root.Record.Id }, new() { Read = i % 2 == 0, Starred = i % 3 == 0 }, default);
                }
            }));

        var thread = Assert.Single(await one.QueryThreadsAsync(new()));
        var messages = await one.QueryAsync(new() { Limit = 100 });
        Assert.Equal(41, thread.EmailCount);
        Assert.Equal(messages.Count(message => !message.Read), thread.UnreadCount);
        Assert.Equal(messages.Any(message => message.Starred), thread.Starred);
    }

    [Fact]
    public async Task Search_MailOfTheOtherHost_IsFoundAtOnce()
    {
        var (one, two) = (OpenHost(), OpenHost());

        for (var i = 0; i < 20; i++)
        {
            var mail = await one.AppendAsync(new MessageAppendBuilder { Text = $"a quince{i}" }.Build());

            Assert.Equal(mail.Record.Id, Assert.Single(await two.QueryAsync(new() { Text = $"quince{i} quince" })).Id);
        }
    }

    [Fact]
    public async Task Append_FromManyTasksOnTwoHosts_CountsEverySender()
    {
        var mails = Enumerable.Range(0, 200)
            .Select(i => new MessageAppendBuilder { From = new($"s{i % 3}@x", null) }).ToArray();

        await AppendOnTwoHostsAsync(mails);

        var stats = await OpenHost().Get<IAddressStatistics>().GetAddressStatsAsync(1, 100, 5, default);
        Assert.Equal(200, stats.Received);
        Assert.Equal([67, 67, 66], stats.TopSenders.Select(sender => sender.Count));
    }

    /// <summary>In batches of one to five, from four tasks on each host.</summary>
    private async Task AppendOnTwoHostsAsync(IReadOnlyList<MessageAppendBuilder> mails)
    {
        TestStorage[] hosts = [OpenHost(), OpenHost()];
        foreach (var host in hosts)
            await host.InitializeAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(async () =>
        {
            var mine = mails.Where((_, i) => i % 8 == task).Select(mail => mail.Build());
            foreach (var batch in mine.Chunk(1 + (task % 5)))
                await hosts[task % 2].Messages.AppendAsync(new AppendBatch(batch, [], []), default);
        })));
    }
}
