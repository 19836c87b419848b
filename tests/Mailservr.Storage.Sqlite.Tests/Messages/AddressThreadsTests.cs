using System.Globalization;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Messages;

/// <summary>Threads of an address, whatever share of the mail it has, and however long ago.</summary>
public sealed class AddressThreadsTests
{
    private const int Threads = 1_600;
    private const long Often = 71;
    private const long Sometimes = 72;
    private const long Seldom = 73;
    private const long Once = 74;
    private const long Lately = 75;
    private const long Never = 76;

    [Theory]
    [InlineData(new[] { Often })]
    [InlineData(new[] { Sometimes })]
    [InlineData(new[] { Seldom })]
    [InlineData(new[] { Once })]
    [InlineData(new[] { Lately })]
    [InlineData(new[] { Never })]
    [InlineData(new[] { Seldom, Once })]
    [InlineData(new[] { Often, Lately, Never })]
    [InlineData(new long[0])]
    public async Task Pages_OfAnyShare_AreInOrderAndComplete(long[] addresses)
    {
        using var storage = new TestStorage();
        await FillAsync(storage);
        var expected = (await storage.QueryThreadsAsync(new MailQuery { Limit = 2 * Threads }))
            .Where(thread => addresses.Intersect(AddressesOf(int.Parse(thread.Subject, CultureInfo.InvariantCulture))).Any())
            .Select(thread => thread.Id)
            .ToList();

        Assert.Equal(Enumerable.Range(0, Threads).Count(i => addresses.Intersect(AddressesOf(i)).Any()), expected.Count);
        Assert.Equal(expected, await ListAsync(storage, new MailQuery { AddressIds = addresses, Archived = false, Quarantined = false, Limit = 30 }));
    }

    [Fact]
    public async Task Pages_OfAWord_AreThoseOfTheAddress()
    {
        using var storage = new TestStorage();
        await FillAsync(storage);

        var even = await ListAsync(storage, new MailQuery { AddressIds = [Often], Text = "even", Limit = 30 });
        var some = await ListAsync(storage, new MailQuery { AddressIds = [Often], Text = "number9", Limit = 30 });

        Assert.Equal(Enumerable.Range(0, Threads).Count(i => i % 6 == 0), even.Count);
        // As a beginning: 9, 90 to 99 and 900 to 999.
        Assert.Equal(1 + 4 + 34, some.Count);
    }

    private static async Task FillAsync(TestStorage storage)
    {
        var first = Enumerable.Range(0, Threads).Select(i => Mail.Create(
            subject: $"{i}", minute: i, keys: KeysOf(i), text: $"number{i} {(i % 2 == 0 ? "even" : "odd")}").With(record => record with
            {
                DeliveredTo = [.. AddressesOf(i).Select(id => new DeliveredRecipient(id, $"{id}@example.com"))],
            }));
        // Every fifth goes on later, the oldest last, and not at these addresses.
        var later = Enumerable.Range(0, Threads).Where(i => i % 5 == 0).Reverse()
            .Select(i => Mail.Create(subject: $"{i}", minute: (2 * Threads) - i, keys: KeysOf(i), text: "On."));
        foreach (var batch in first.Concat(later).Chunk(500))
            await storage.Messages.AppendAsync(new AppendBatch(batch, [], []), default);
    }

    private static ThreadKeys KeysOf(int thread) => new() { References = [$"thread-{thread}"] };

    private static IEnumerable<long> AddressesOf(int number)
    {
        yield return Mail.Address;
        if (number % 3 == 0)
            yield return Often;
        if (number % 40 == 0)
            yield return Sometimes;
        if (number % 400 == 1)
            yield return Seldom;
        if (number < 100)
            yield return Once;
        if (number > Threads - 100)
            yield return Lately;
    }

    private static async Task<List<long>> ListAsync(TestStorage storage, MailQuery query)
    {
        var listed = new List<long>();
        while (true)
        {
            var page = await storage.Messages.QueryThreadsAsync(Mail.Account, query, default);
            listed.AddRange(page.Items.Select(thread => thread.Id));
            if (page.Next is not { } next)
                return listed;
            query = query with { Cursor = next };
        }
    }
}
