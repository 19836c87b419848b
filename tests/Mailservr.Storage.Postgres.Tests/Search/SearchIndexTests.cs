using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Search;

public sealed class SearchIndexTests(PostgresServer server) : DatabaseTest(server)
{
    [Fact]
    public async Task Search_OneAccount_NeverLeadsThroughTheWordsOfOthers()
    {
        var host = OpenHost();
        await host.AppendAsync(new MessageAppendBuilder { Text = "quince" }.Build());
        await host.AppendAsync(new MessageAppendBuilder { Text = "quince", AccountId = 11 }.Build());

        Assert.Single(await host.QueryAsync(new() { Text = "q" }));
        Assert.Single(await host.QueryAsync(new() { Text = "quince" }, account: 11));
        Assert.Empty(await host.QueryAsync(new() { Text = "quince" }, account: 111));
    }

    [Fact]
    public async Task Search_BookOfDistinctWords_IsNoErrorAndFindsTheBeginning()
    {
        var host = OpenHost();
        var book = string.Join(' ', Enumerable.Range(0, 60_000).Select(i => $"w{i}"));

        await host.AppendAsync(new MessageAppendBuilder { Text = book, Subject = "A book" }.Build());

        Assert.Single(await host.QueryAsync(new() { Text = "w7 w1000 book" }));
        Assert.Single(await host.QueryAsync(new() { Text = "\"w20000 w20001\"" }));
    }

    [Fact]
    public async Task Search_OneWordVeryOften_IsNoError()
    {
        var host = OpenHost();

        await host.AppendAsync(new MessageAppendBuilder
        {
            Text = string.Concat(Enumerable.Repeat("tomato ", 30_000)) + "pear",
        }.Build());

        Assert.Single(await host.QueryAsync(new() { Text = "tomato pear" }));
    }

    // Behind 16,000 words places are counted from the beginning again, so that those of a word may come out of order.
    [Fact]
    public async Task Search_WordThatComesAgainBehindALongText_IsFoundAtBothPlaces()
    {
        var host = OpenHost();
        var words = Enumerable.Range(0, 17_000).Select(i => $"w{i}").ToArray();
        (words[200], words[16_100]) = ("pear", "pear");

        await host.AppendAsync(new MessageAppendBuilder { Text = string.Join(' ', words) }.Build());

        Assert.Single(await host.QueryAsync(new() { Text = "\"w199 pear w201\"" }));
        Assert.Single(await host.QueryAsync(new() { Text = "\"w16099 pear w16101\"" }));
        Assert.Empty(await host.QueryAsync(new() { Text = "\"w199 pear w16102\"" }));
    }

    [Fact]
    public async Task Search_WordsOfAnyScript_AreFoundWholeAndByTheirBeginning()
    {
        var host = OpenHost();
        await host.AppendAsync(new MessageAppendBuilder { Text = "Straße Ελλάδα Привет 東京 🍐 ok" }.Build());

        foreach (var word in (string[])["straße", "ελλαδ", "приве", "東京", "🍐", "\"привет 東京\""])
            Assert.Single(await host.QueryAsync(new() { Text = word }));
    }

    [Fact]
    public async Task Search_MessageThatIsQueuedTwice_IsTakenInOnce()
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder { Text = "a quince" }.Build());
        await QueueAsync(mail.Record.Id);
        await QueueAsync(mail.Record.Id);

        Assert.Single(await host.QueryAsync(new() { Text = "quince" }));
        await QueueAsync(mail.Record.Id);
        Assert.Single(await host.QueryAsync(new() { Text = "quince" }));
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        Assert.Equal(1, await connection.ScalarAsync<int>("SELECT sum(messages)::int FROM mailservr.search_segments", default));
        Assert.False(await connection.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM mailservr.unindexed_messages)", default));
    }

    [Fact]
    public async Task Search_MoreWordsThanOneTransactionTakes_LeavesTheRestForTheNext()
    {
        var host = OpenHost();
        for (var i = 0; i < 3; i++)
            await host.AppendAsync(new MessageAppendBuilder { Text = "a quince" }.Build());
        Assert.Equal(3, (await host.QueryAsync(new() { Text = "quince" })).Count);
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await connection.RunAsync(
            """
            INSERT INTO mailservr.unindexed_messages (account_id, message_id)
            SELECT account_id, message_id FROM mailservr.message_words
            """,
            default);
        await connection.RunAsync("DELETE FROM mailservr.message_words", default);

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            var taken = await SearchRows.TakeAnyAsync(connection, 10, default);
            var small = new IndexTransaction(connection, taken, new RecordingLogs()) { EnoughBytes = 1 };
            Assert.Equal(1, await small.RunAsync(default));
            await transaction.CommitAsync();
        }

        Assert.Equal(2, await connection.ScalarAsync<int>("SELECT count(*)::int FROM mailservr.unindexed_messages", default));
        Assert.Equal(3, (await host.QueryAsync(new() { Text = "quince" })).Count);
    }

    [Fact]
    public async Task Search_MessageWhoseTextIsNotWhereItSays_KeepsNoOtherFromBeingFound()
    {
        var host = OpenHost();
        var damaged = await host.AppendAsync(new MessageAppendBuilder { Text = "a quince" }.Build());
        var whole = await host.AppendAsync(new MessageAppendBuilder { Text = "a quince" }.Build());
        Assert.Equal(2, (await host.QueryAsync(new() { Text = "quince" })).Count);
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await connection.RunAsync(
            """
            UPDATE mailservr.messages SET layout = replace(layout, '"length":', '"length":9') WHERE id = $1
            """,
            default,
            damaged.Record.Id);
        await connection.RunAsync(
            """
            WITH gone AS (DELETE FROM mailservr.message_words RETURNING account_id, message_id)
            INSERT INTO mailservr.unindexed_messages (account_id, message_id) SELECT account_id, message_id FROM gone
            """,
            default);

        Assert.Equal(whole.Record.Id, Assert.Single(await host.QueryAsync(new() { Text = "quince" })).Id);
    }

    [Fact]
    public async Task Search_OfManyAppendedAtOnce_FindsAllInOneCall()
    {
        var host = OpenHost();
        var batch = Enumerable.Range(0, 450).Select(_ => new MessageAppendBuilder { Text = "a quince" }.Build()).ToList();
        await host.Messages.AppendAsync(new(batch, [], []), default);

        Assert.Equal(450, (await host.QueryAsync(new() { Text = "quince", Limit = 1000 })).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_AcrossSegments_GivesEveryMessageOnceInOrder(bool oldestFirst)
    {
        var host = OpenHost();
        var ids = new List<long>();
        for (var i = 0; i < 12; i++)
        {
            var at = ManualTimeProvider.Start.AddHours(i);
            var mail = await host.AppendAsync(new MessageAppendBuilder { Text = "a quince", ReceivedAt = at }.Build());
            Assert.Single(await host.QueryAsync(new() { Text = "quince", After = at.AddSeconds(-1) }));
            await FillSegmentsAsync();
            ids.Add(mail.Record.Id);
        }

        var pages = new List<long>();
        for (MailCursor? cursor = null; pages.Count < 12;)
        {
            var query = new MailQuery { Text = "quince", Limit = 5, Cursor = cursor, OldestFirst = oldestFirst };
            var page = await host.Messages.QueryMessagesAsync(1, query, default);
            pages.AddRange(page.Items.Select(m => m.Id));
            cursor = page.Next;
            var threads = await host.Messages.QueryThreadsAsync(1, query with { Cursor = null, Limit = 3 }, default);
            Assert.Equal(oldestFirst ? ids.Take(3) : ids.AsEnumerable().Reverse().Take(3), threads.Items.Select(t => t.Id));
        }

        Assert.Equal(oldestFirst ? ids : ids.AsEnumerable().Reverse(), pages);
    }

    [Fact]
    public async Task Search_ThreadWhoseMatchIsInAnOlderSegment_StandsWhereItsNewestMessageIs()
    {
        var host = OpenHost();
        var old = await host.AppendAsync(new MessageAppendBuilder
        {
            Text = "a quince", InternetMessageId = "old@x", ReceivedAt = ManualTimeProvider.Start,
        }.Build());
        Assert.Single(await host.QueryAsync(new() { Text = "quince" }));
        await FillSegmentsAsync();
        var recent = await host.AppendAsync(new MessageAppendBuilder
        {
            Text = "a quince", ReceivedAt = ManualTimeProvider.Start.AddHours(1),
        }.Build());
        await host.AppendAsync(new MessageAppendBuilder
        {
            Text = "a pear", ReceivedAt = ManualTimeProvider.Start.AddHours(1).AddSeconds(1),
        }.Build());
        await host.AppendAsync(new MessageAppendBuilder
        {
            Text = "an answer", References = ["old@x"], ReceivedAt = ManualTimeProvider.Start.AddHours(2),
        }.Build());

        var first = await host.Messages.QueryThreadsAsync(
            1, new() { Text = "quince", Limit = 1, Quarantined = false }, default);
        var all = await host.Messages.QueryThreadsAsync(1, new() { Text = "quince", Quarantined = false }, default);

        Assert.Equal(old.Record.ThreadId, Assert.Single(first.Items).Id);
        Assert.Equal([old.Record.ThreadId, recent.Record.ThreadId], all.Items.Select(t => t.Id));
    }

    private async Task QueueAsync(long messageId)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        SearchRows.Queue(batch, [(1, messageId)]);
        await batch.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task Append_Mail_IsIndexedWithoutASearch()
    {
        var host = OpenHost();
        await host.AppendAsync(new MessageAppendBuilder().Build());

        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        for (var tries = 0; tries < 200; tries++)
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM mailservr.message_words", connection);
            if (await command.ExecuteScalarAsync() is 1L)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Fail("The message was never indexed.");
    }

    [Fact]
    public async Task Delete_WhileItIsIndexed_LeavesNoWords()
    {
        var host = OpenHost();
        for (var i = 0; i < 30; i++)
        {
            var mail = await host.AppendAsync(new MessageAppendBuilder { Text = "a quince" }.Build());
            await Task.WhenAll(
                host.QueryAsync(new() { Text = "quince" }),
                host.Messages.ChangeAsync(1, new() { MessageId = mail.Record.Id }, new() { Delete = true }, default).AsTask());
        }

        Assert.Empty(await host.QueryAsync(new() { Text = "quince" }));
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM mailservr.message_words", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }
}
