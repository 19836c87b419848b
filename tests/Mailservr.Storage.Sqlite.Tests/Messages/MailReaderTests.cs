using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Messages;

public sealed class MailReaderTests
{
    private static readonly MailCursor Cursor = new(Mail.Start, 5);

    public static TheoryData<MailQuery, string> MessagePlans => new()
    {
        { new MailQuery(), "messages_by_time" },
        { new MailQuery { Cursor = Cursor }, "messages_by_time (account_id=? AND received_at<?" },
        { new MailQuery { OldestFirst = true, Cursor = Cursor }, "messages_by_time" },
        { new MailQuery { Unread = true, Quarantined = false, Archived = false }, "messages_by_time" },
        { new MailQuery { Starred = true }, "messages_starred" },
        { new MailQuery { Quarantined = true }, "messages_quarantined" },
        { new MailQuery { ThreadId = 5, OldestFirst = true }, "messages_by_thread" },
        { new MailQuery { AddressIds = [5] }, "USING PRIMARY KEY (account_id=? AND address_id=?)" },
        { new MailQuery { AddressIds = [5], Cursor = Cursor }, "USING PRIMARY KEY" },
    };

    [Theory]
    [MemberData(nameof(MessagePlans), DisableDiscoveryEnumeration = true)]
    public async Task MessagesSql_AnyList_ReadsAnIndexInOrder(MailQuery query, string expected)
    {
        using var storage = new TestStorage();

        var plan = await ExplainAsync(storage, query, MailFilter.Of, MailReader.MessagesSql);

        Assert.Contains(expected, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    public static TheoryData<MailQuery, string> ThreadPlans => new()
    {
        { new MailQuery(), "threads_by_activity" },
        { new MailQuery { Cursor = Cursor }, "threads_by_activity (account_id=? AND last_at<?" },
        { new MailQuery { Unread = true, Archived = false }, "threads_by_activity" },
        { new MailQuery { Quarantined = false }, "messages_by_thread (account_id=? AND thread_id=?)" },
        { new MailQuery { Starred = true }, "threads_starred" },
        { new MailQuery { Starred = true, Quarantined = false }, "threads_starred" },
        { new MailQuery { Quarantined = true }, "messages_quarantined" },
        { new MailQuery { AddressIds = [5] }, "USING PRIMARY KEY (account_id=? AND address_id=?)" },
        { new MailQuery { ThreadId = 5 }, "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)" },
    };

    [Theory]
    [MemberData(nameof(ThreadPlans), DisableDiscoveryEnumeration = true)]
    public async Task ThreadsSql_AnyList_UsesIndexes(MailQuery query, string expected)
    {
        using var storage = new TestStorage();

        var plan = await ExplainAsync(storage, query, MailFilter.OfThreads, (filter, asked) => MailReader.ThreadsSql(filter, asked));

        Assert.Contains(expected, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThreadsSql_OfAddressesSinceThen_GoesThroughThemInOrder()
    {
        using var storage = new TestStorage();

        var plan = await ExplainAsync(
            storage, new MailQuery { AddressIds = [5, 6] }, MailFilter.OfThreads, (filter, query) => MailReader.ThreadsSql(filter, query, Mail.Start));

        Assert.Contains("threads_by_activity (account_id=? AND last_at>?)", plan, StringComparison.Ordinal);
        Assert.Contains("USING PRIMARY KEY (account_id=? AND address_id=? AND received_at>?)", plan, StringComparison.Ordinal);
        Assert.Contains("messages_by_thread (account_id=? AND thread_id=?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_OfTenThousandWhileMailComesAndGoes_ListEachOldOneOnce()
    {
        using var storage = new TestStorage();
        var ids = new List<long>();
        for (var batch = 0; batch < 20; batch++)
        {
            // Ten of each arrive in the same minute.
            var messages = Enumerable.Range(0, 500).Select(i => Mail.Create(minute: ((batch * 500) + i) / 10)).ToList();
            ids.AddRange(messages.Select(m => m.Record.Id));
            await storage.Messages.AppendAsync(new AppendBatch(messages, [], []), default);
        }

        var listed = new List<long>();
        var query = new MailQuery { Limit = 500 };
        for (var round = 0; ; round++)
        {
            var page = await storage.Messages.QueryMessagesAsync(Mail.Account, query, default);
            listed.AddRange(page.Items.Select(m => m.Id));
            if (page.Next is null)
                break;

            query = query with { Cursor = page.Next };
            await storage.AppendAsync(Mail.Create(minute: 20_000 + round));
            await storage.DeleteAsync(page.Items[^1].Id);
        }

        Assert.Equal(ids.OrderDescending(), listed);
    }

    [Fact]
    public async Task Threads_OfQuarantinedMailOnly_AreOnlyListedWhenAskedFor()
    {
        using var storage = new TestStorage();
        var set = await storage.AppendAsync(Mail.Create("aside").With(m => m with { Quarantined = true }));
        var plain = await storage.AppendAsync(Mail.Create("plain"));

        var aside = await storage.QueryThreadsAsync(new MailQuery { Quarantined = true });
        var usual = await storage.QueryThreadsAsync(new MailQuery { Quarantined = false });

        Assert.Equal(set.Record.ThreadId, Assert.Single(aside).Id);
        Assert.Equal(plain.Record.ThreadId, Assert.Single(usual).Id);
    }

    [Fact]
    public async Task From_InAnotherScript_IsBlindToCase()
    {
        using var storage = new TestStorage();
        var from = new Mailbox("ö@example.org", "ÖZGÜR Ильин");
        await storage.AppendAsync(Mail.Create().With(m => m with { From = from }));

        Assert.Single(await storage.QueryAsync(new MailQuery { From = "özgür ИЛЬИН" }));
    }

    private static async Task<string> ExplainAsync(
        TestStorage storage,
        MailQuery query,
        Func<long, MailQuery, SearchMatches?, MailFilter> filterOf,
        Func<MailFilter, MailQuery, string> write)
    {
        var filter = filterOf(Mail.Account, query, null);
        var sql = "EXPLAIN QUERY PLAN " + write(filter, query);
        var steps = await storage.Database.ReadAsync(
            session => filter.Prepare(session, sql).List(row => row.Text(3)), default);
        return string.Join('\n', steps);
    }
}
