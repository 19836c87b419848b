using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Search;

/// <summary>Threads of rare and of common words: each is looked for in its own way, and all find the same.</summary>
public sealed class SearchMatchesTests
{
    private const int Threads = 1500;

    [Theory]
    [InlineData("rare", 500, 3)]
    [InlineData("some", 2, 750)]
    [InlineData("often", 1, 1500)]
    public async Task Threads_OfAWord_AreThoseOfAllMailInOrder(string word, int every, int count)
    {
        using var storage = await FillAsync();
        var expected = Enumerable.Range(0, Threads).Where(i => i % every == 0).OrderByDescending(LastMinute)
            .Select(i => $"thread {i}").ToList();

        var found = await storage.QueryThreadsAsync(new MailQuery { Text = word, Limit = Threads });

        Assert.Equal(count, expected.Count);
        Assert.Equal(expected, found.Select(thread => thread.Subject));
        var page = await storage.QueryThreadsAsync(new MailQuery { Text = word, Limit = 2 });
        var cursor = new MailCursor(page[1].LastEmailAt, page[1].Id);
        var next = await storage.QueryThreadsAsync(new MailQuery { Text = word, Limit = 2, Cursor = cursor });
        Assert.Equal(expected.Take(4), page.Concat(next).Take(4).Select(thread => thread.Subject));
        var oldest = await storage.QueryThreadsAsync(new MailQuery { Text = word, Limit = 2, OldestFirst = true });
        Assert.Equal(expected.AsEnumerable().Reverse().Take(2), oldest.Select(thread => thread.Subject));
    }

    [Theory]
    [InlineData("often")]
    [InlineData("some")]
    [InlineData("rare")]
    public async Task Threads_OfAWordAndMore_MatchItInOneMessage(string word)
    {
        using var storage = await FillAsync();

        var query = new MailQuery { Text = word, Before = Mail.Start.AddMinutes(1), Limit = 5 };

        Assert.Equal(["thread 0"], (await storage.QueryThreadsAsync(query)).Select(thread => thread.Subject));
        Assert.Empty(await storage.QueryThreadsAsync(query with { From = "nobody" }));
        Assert.Empty(await storage.QueryThreadsAsync(query with { Text = word + " nowhere" }));
        Assert.Equal(["thread 0"], (await storage.QueryThreadsAsync(query with { AddressIds = [Mail.Address] })).Select(thread => thread.Subject));
    }

    [Theory]
    [InlineData("rare", 500)]
    [InlineData("some", 2)]
    [InlineData("often", 1)]
    public async Task Messages_OfAWord_AreThoseOfAllMailInOrder(string word, int every)
    {
        using var storage = await FillAsync();
        var expected = Enumerable.Range(0, Threads).Where(i => i % every == 0).Reverse().Select(i => $"thread {i}").ToList();

        Assert.Equal(expected, (await storage.QueryAsync(new MailQuery { Text = word, Limit = Threads })).Select(mail => mail.Subject));
        Assert.Equal(expected.Take(2), (await storage.QueryAsync(new MailQuery { Text = word, Limit = 2 })).Select(mail => mail.Subject));
        var oldest = await storage.QueryAsync(new MailQuery { Text = word, Limit = 2, OldestFirst = true });
        Assert.Equal(expected.AsEnumerable().Reverse().Take(2), oldest.Select(mail => mail.Subject));
    }

    // Every fifth thread goes on with a later message that has none of the words.
    private static int LastMinute(int thread) => thread % 5 == 0 ? (2 * Threads) - thread : thread;

    private static async Task<TestStorage> FillAsync()
    {
        var storage = new TestStorage();
        var first = Enumerable.Range(0, Threads).Select(i => Mail.Create(
            subject: $"thread {i}", minute: i, keys: KeysOf(i),
            text: (i % 500 == 0 ? "rare " : "") + (i % 2 == 0 ? "some " : "") + "often"));
        var later = Enumerable.Range(0, Threads).Where(i => i % 5 == 0).Reverse()
            .Select(i => Mail.Create(subject: $"Re: thread {i}", minute: LastMinute(i), keys: KeysOf(i)));
        foreach (var batch in first.Concat(later).Chunk(500))
            await storage.Messages.AppendAsync(new AppendBatch(batch, [], []), default);
        return storage;
    }

    private static ThreadKeys KeysOf(int thread) => new() { References = [$"thread-{thread}"] };
}
