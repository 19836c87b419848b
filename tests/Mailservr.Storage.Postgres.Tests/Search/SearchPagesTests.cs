using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Search;

/// <summary>Pages of messages, and of threads that are found by their mail, which lies in several segments.</summary>
public sealed class SearchPagesTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Messages = 3_000;
    private const int Segments = 5;

    private readonly Random _random = new(20261122);
    private readonly Dictionary<long, string> _texts = [];

    [Fact]
    public async Task Query_OfAnything_GivesAllThatMatchesOnceInOrder()
    {
        var host = OpenHost();
        var stored = await AppendAsync(host);

        foreach (var query in Queries())
        {
            var matching = Matching(stored, query).ToList();
            var all = query with { Text = null, Subject = null, After = null, Before = null, Limit = 1_000 };
            Assert.Equal(
                (await host.ReadAllThreadsAsync(all)).Intersect(matching.Select(m => m.ThreadId)), await host.ReadAllThreadsAsync(query));
            Assert.Equal(
                (await host.ReadAllMessagesAsync(all)).Intersect(matching.Select(m => m.Id)), await host.ReadAllMessagesAsync(query));
        }
    }

    // Its newest messages are all of one thread: those of the others come behind more than are looked at first.
    [Fact]
    public async Task QueryThreads_NewestMailIsOfOneThread_FillsThePageWithOlder()
    {
        var host = OpenHost();
        var old = Enumerable.Range(0, 5).Select(i => new MessageAppendBuilder { Text = "quince" }.Build()).ToList();
        var root = new MessageAppendBuilder { InternetMessageId = "root@x", Text = "quince" }.Build();
        var answers = Enumerable.Range(0, 300).Select(_ => new MessageAppendBuilder { References = ["root@x"], Text = "quince" }.Build());
        var stored = await host.Messages.AppendAsync(new AppendBatch([.. old, root, .. answers], [], []), default);

        var found = await host.QueryThreadsAsync(new() { Text = "quince", Quarantined = false, Limit = 3 });

        Assert.Equal(
            [stored[5].Record.ThreadId, stored[4].Record.ThreadId, stored[3].Record.ThreadId], found.Select(thread => thread.Id));
    }

    private static IEnumerable<MailQuery> Queries() =>
        from text in (string?[])["apple", "quin", "fig", "nowhere", "apple number", null]
        from query in (MailQuery[])
        [
            new() { Quarantined = false, Limit = 2 },
            new() { Quarantined = false, Limit = 40 },
            new() { Quarantined = false, Subject = "BER 1", Limit = 5 },
            new() { Quarantined = false, Subject = "33", Starred = false, After = At(700), Before = At(1_800), Limit = 4 },
            new() { Quarantined = false, Unread = false },
            new() { Quarantined = false, Unread = true, Starred = false, Limit = 60 },
            new() { Quarantined = false, Starred = true, Limit = 3 },
            new() { Quarantined = false, HasAttachment = true, Limit = 20 },
            new() { Quarantined = false, Archived = false },
            new() { Archived = true, Limit = 10 },
            new() { Quarantined = true },
            new() { Limit = 30 },
            new() { Limit = 30, OldestFirst = true },
        ]
        select query with { Text = text };

    private async Task<IReadOnlyList<MessageRecord>> AppendAsync(TestStorage host)
    {
        var stored = new List<MessageRecord>();
        foreach (var batch in Enumerable.Range(0, Messages).Select(Build).Chunk(Messages / Segments))
        {
            var appended = await host.Messages.AppendAsync(new AppendBatch([.. batch], [], []), default);
            stored.AddRange(appended.Select(one => one.Record));
            Assert.NotEmpty(await host.QueryAsync(new() { Text = "number" }));
            await FillSegmentsAsync();
        }

        foreach (var message in stored.Where((_, i) => i % 40 == 0))
        {
            var change = new MailChange { Read = true, Starred = message.Id % 3 == 0 };
            await host.Messages.ChangeAsync(1, new() { MessageId = message.Id }, change, default);
            await host.Messages.ChangeAsync(1, new() { ThreadId = message.ThreadId }, new() { Archived = true }, default);
        }

        return stored;
    }

    // Half are answers, most to recent mail; some threads go on long after their beginning.
    private MessageAppend Build(int number)
    {
        var answered = _random.Next(2) == 0 ? number - 1 - _random.Next(_random.Next(20) == 0 ? Messages : 10) : -1;
        var text = "number" + (_random.Next(3) == 0 ? " apple" : "") + (_random.Next(70) == 0 ? " quince" : "")
            + (number is > 900 and < 1_500 && _random.Next(9) == 0 ? " fig" : "");
        var message = new MessageAppendBuilder
        {
            InternetMessageId = $"m{number}@x",
            References = answered >= 0 ? [$"m{answered}@x"] : [],
            Subject = "Number " + number,
            Text = text,
            Attachments = _random.Next(60) == 0 ? [new TestAttachment("plan.pdf")] : [],
            Quarantined = _random.Next(30) == 0,
            ReceivedAt = At(number / 2),
        };
        _texts[message.Id] = text;
        return message.Build();
    }

    private static DateTimeOffset At(int seconds) => ManualTimeProvider.Start.AddSeconds(seconds);

    private IEnumerable<MessageRecord> Matching(IReadOnlyList<MessageRecord> stored, MailQuery query)
    {
        var words = (query.Text ?? "").Split(' ');
        return stored
            .Where(m => query.Quarantined is null || query.Quarantined == m.Quarantined)
            .Where(m => m.Subject.Contains(query.Subject ?? "", StringComparison.OrdinalIgnoreCase))
            .Where(m => !(m.ReceivedAt <= query.After || m.ReceivedAt >= query.Before))
            .Where(m => words.All(word => _texts[m.Id].Contains(word, StringComparison.Ordinal)));
    }
}
