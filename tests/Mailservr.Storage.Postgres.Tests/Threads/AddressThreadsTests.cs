using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Threads;

/// <summary>The threads of an address with more mail than is looked at for a page.</summary>
public sealed class AddressThreadsTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Messages = 3_000;
    private const int PageSize = 40;
    private static readonly long[] Addresses = [100, 101];

    private readonly Random _random = new(20261121);

    [Fact]
    public async Task QueryThreads_OfOneAddress_GivesEveryThreadOnceInOrder()
    {
        var host = OpenHost();
        var stored = await AppendAsync(host);

        foreach (var address in Addresses)
        {
            var query = new MailQuery { AddressIds = [address], Limit = PageSize, Quarantined = false };
            Assert.Equal(Expected(stored, address), await host.ReadAllThreadsAsync(query));
        }
    }

    private async Task<IReadOnlyList<MessageRecord>> AppendAsync(TestStorage host)
    {
        var stored = new List<AppendedMessage>();
        foreach (var batch in Enumerable.Range(0, Messages).Select(Build).Chunk(500))
            stored.AddRange(await host.Messages.AppendAsync(new AppendBatch([.. batch], [], []), default));
        return [.. stored.Select(one => one.Record)];
    }

    // Half are answers, most to recent mail and to the same address; some threads go on long after their beginning.
    private MessageAppend Build(int number)
    {
        var answered = _random.Next(2) == 0 ? number - 1 - _random.Next(_random.Next(20) == 0 ? Messages : 10) : -1;
        return new MessageAppendBuilder
        {
            AddressId = Addresses[_random.Next(10) == 0 ? 1 : 0],
            MoreAddressIds = _random.Next(50) == 0 ? [102] : [],
            Subject = "Number " + number,
            InternetMessageId = $"m{number}@x",
            References = answered >= 0 ? [$"m{answered}@x"] : [],
            Quarantined = _random.Next(30) == 0,
            ReceivedAt = ManualTimeProvider.Start.AddSeconds(number / 2),
        }.Build();
    }

    private static List<long> Expected(IReadOnlyList<MessageRecord> stored, long address)
    {
        var seen = stored.Where(message => !message.Quarantined).ToLookup(message => message.ThreadId);
        return
        [
            .. seen.Where(thread => thread.Any(message => message.AddressId == address))
                .OrderByDescending(thread => thread.Max(message => message.ReceivedAt)).ThenByDescending(thread => thread.Key)
                .Select(thread => thread.Key),
        ];
    }
}
