using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Search;

/// <summary>Which segments are asked for a sender: those that list one like him, and those that list nobody.</summary>
public sealed class SenderSearchTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Segments = 20;
    private const string Rare = "Ann.Lee@far.test";

    private static readonly int[] OfRare = [2, 7];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_SenderInSomeSegments_IsFoundInEach(bool oldestFirst)
    {
        var (host, ids) = await FillAsync();
        long[] expected = oldestFirst ? [ids[2], ids[7]] : [ids[7], ids[2]];
        var query = new MailQuery { From = "N.LEE@f", OldestFirst = oldestFirst };

        Assert.Equal(expected, (await host.QueryAsync(query)).Select(m => m.Id));
        Assert.Equal(expected, (await host.QueryAsync(query with { Text = "quince" })).Select(m => m.Id));
        Assert.Equal(expected, (await host.QueryThreadsAsync(query)).Select(t => t.Id));
        Assert.Equal(expected, (await host.QueryThreadsAsync(query with { Quarantined = false })).Select(t => t.Id));
        Assert.Equal(expected[1], Assert.Single(await host.QueryAsync(query with { Cursor = await CursorAsync(host, query) })).Id);
        Assert.Empty(await host.QueryAsync(query with { Text = "pear" }));
    }

    [Fact]
    public async Task Search_SenderWhoIsNowhere_FindsNothing()
    {
        var (host, _) = await FillAsync();

        Assert.Empty(await host.QueryAsync(new() { From = "nobody@nowhere" }));
        Assert.Empty(await host.QueryThreadsAsync(new() { From = "nobody@nowhere", Quarantined = false }));
    }

    [Fact]
    public async Task Search_SenderWhoIsEverywhere_FindsAll()
    {
        var (host, ids) = await FillAsync();

        Assert.Equal(Segments - OfRare.Length, (await host.QueryAsync(new() { From = "friend@near" })).Count);
        Assert.Equal(ids.AsEnumerable().Reverse(), (await host.QueryAsync(new() { From = ".test" })).Select(m => m.Id));
    }

    [Fact]
    public async Task Search_SegmentThatListsNobodyLikeHim_IsNotAsked()
    {
        var (host, _) = await FillAsync();
        await ExecuteAsync("DELETE FROM mailservr.search_senders");

        Assert.Empty(await host.QueryAsync(new() { From = "ann.lee" }));
        Assert.Empty(await host.QueryThreadsAsync(new() { From = "ann.lee", Quarantined = false }));
    }

    /// <summary>The page of an email asks whether its sender wrote before.</summary>
    [Theory]
    [InlineData("daily@news.test", true)]
    [InlineData("once@far.test", false)]
    public async Task Search_FewOfASender_AsksTheIndexOnlyForOneWhoIsNotInTheNewestMail(string sender, bool isThere)
    {
        var host = OpenHost();
        var batch = Enumerable.Range(0, 300).Select(i => new MessageAppendBuilder
        {
            From = new(i is 1 or 2 ? "once@far.test" : "daily@news.test", null),
            ReceivedAt = ManualTimeProvider.Start.AddMinutes(i),
        }.Build());
        var all = await host.Messages.AppendAsync(new([.. batch], [], []), default);
        var query = new MailQuery { Sender = sender, Limit = 1, Before = all[^1].Record.ReceivedAt };
        Assert.Single(await host.QueryAsync(query));
        await ExecuteAsync("DELETE FROM mailservr.message_words");

        var found = await host.QueryAsync(query);

        Assert.Equal(isThere ? [all[^2].Record.Id] : [], found.Select(one => one.Id));
    }

    [Fact]
    public async Task Search_FewOfASender_PageByPageFindsAll()
    {
        var host = OpenHost();
        var batch = Enumerable.Range(0, 600).Select(i => new MessageAppendBuilder
        {
            From = new(i % 97 == 0 ? Rare : "daily@news.test", null), ReceivedAt = ManualTimeProvider.Start.AddMinutes(i / 3),
        }.Build());
        var all = await host.Messages.AppendAsync(new([.. batch], [], []), default);

        var found = await host.ReadAllMessagesAsync(new() { Sender = Rare, Limit = 2 });

        Assert.Equal(
            all.Select(one => one.Record).Where(one => one.From?.Address == Rare)
                .OrderByDescending(one => one.ReceivedAt).ThenByDescending(one => one.Id).Select(one => one.Id),
            found);
    }

    /// <summary>A host of an older program places mail in a segment that lists its senders.</summary>
    [Fact]
    public async Task Search_SegmentWithMailThatIsNotListed_IsAsked()
    {
        var (host, ids) = await FillAsync();
        await ExecuteAsync("DELETE FROM mailservr.search_senders; UPDATE mailservr.search_segments SET listed = messages - 1");

        Assert.Equal([ids[7], ids[2]], (await host.QueryAsync(new() { From = "ann.lee" })).Select(m => m.Id));
    }

    [Fact]
    public async Task Start_OnSegmentsOfAnOlderProgram_ListsTheirSenders()
    {
        await FillAsync();
        var before = await CountAsync("search_senders");
        await ExecuteAsync("DELETE FROM mailservr.search_senders; UPDATE mailservr.search_segments SET listed = 0");

        await OpenHost().InitializeAsync();

        for (var tries = 0; tries < 200 && await CountAsync("search_segments WHERE listed <> messages") > 0; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.Equal((0L, before), (await CountAsync("search_segments WHERE listed <> messages"), await CountAsync("search_senders")));
    }

    [Fact]
    public async Task Append_ManyOfOneSender_ListsHimOnceInASegment()
    {
        var host = OpenHost();
        var batch = Enumerable.Range(0, 40).Select(i => new MessageAppendBuilder { From = new($"ann{i % 2}@x.test", null) }.Build());
        await host.Messages.AppendAsync(new([.. batch, new MessageAppendBuilder { From = null }.Build()], [], []), default);

        Assert.Equal(20, (await host.QueryAsync(new() { From = "ann1@", Limit = 100 })).Count);
        Assert.Equal(2, await CountAsync("search_senders"));
    }

    [Fact]
    public void Keys_OfTwoAccounts_HaveNothingInCommon()
    {
        Assert.Subset(SenderKeys.Of(1, "ann.lee@far.test").ToHashSet(), SenderKeys.Covering(1, "lee@far").ToHashSet());
        Assert.Empty(SenderKeys.Of(1, "ann.lee@far.test").Intersect(SenderKeys.Of(2, "ann.lee@far.test")));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("lee", 0)]
    [InlineData("lee@", 1)]
    [InlineData("lee@far", 3)]
    public void Keys_ToLookFor_CoverEveryLetter(string from, int count) => Assert.Equal(count, SenderKeys.Covering(1, from).Length);

    [Fact]
    public async Task Search_SenderTooLongToList_IsAskedOfHisSegment()
    {
        var (host, ids) = await FillAsync();
        var name = string.Join(' ', Enumerable.Range(0, 80).Select(i => $"n{i * 7919}"));
        var old = ManualTimeProvider.Start.AddHours(-1);
        var mail = await host.AppendAsync(new MessageAppendBuilder { From = new("a@x.test", name), ReceivedAt = old }.Build());
        Assert.NotEmpty(await host.QueryAsync(new() { Text = "quince" }));

        Assert.Equal(mail.Record.Id, Assert.Single(await host.QueryAsync(new() { From = "n7919 n15838" })).Id);
        Assert.Equal([ids[7], ids[2]], (await host.QueryAsync(new() { From = "ann.lee" })).Select(m => m.Id));
    }

    /// <summary>One message in each segment, an hour after the other.</summary>
    private async Task<(TestStorage Host, List<long> Ids)> FillAsync()
    {
        var host = OpenHost();
        var ids = new List<long>();
        for (var i = 0; i < Segments; i++)
        {
            var mail = await host.AppendAsync(new MessageAppendBuilder
            {
                From = new(OfRare.Contains(i) ? Rare : "friend@near.test", null),
                Text = "a quince",
                ReceivedAt = ManualTimeProvider.Start.AddHours(i),
            }.Build());
            Assert.NotEmpty(await host.QueryAsync(new() { Text = "quince" }));
            await FillSegmentsAsync();
            ids.Add(mail.Record.Id);
        }

        return (host, ids);
    }

    private static async Task<MailCursor?> CursorAsync(TestStorage host, MailQuery query) =>
        (await host.Messages.QueryMessagesAsync(1, query with { Limit = 1 }, default)).Next;

    private async Task<long> CountAsync(string table)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM mailservr.{table}", connection);
        return (long)(await command.ExecuteScalarAsync() ?? 0L);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await PostgresServer.ExecuteAsync(connection, sql);
    }
}
