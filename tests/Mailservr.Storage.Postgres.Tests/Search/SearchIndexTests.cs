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

    [Fact]
    public async Task Search_OfManyAppendedAtOnce_FindsAllInOneCall()
    {
        var host = OpenHost();
        var batch = Enumerable.Range(0, 450).Select(_ => new MessageAppendBuilder { Text = "a quince" }.Build()).ToList();
        await host.Messages.AppendAsync(new(batch, [], []), default);

        Assert.Equal(450, (await host.QueryAsync(new() { Text = "quince", Limit = 1000 })).Count);
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
