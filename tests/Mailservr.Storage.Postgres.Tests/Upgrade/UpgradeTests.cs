using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Upgrade;

/// <summary>Mail of the schema of today, met by hosts of a program with the next one.</summary>
public sealed class UpgradeTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Messages = 25;

    [Fact]
    public async Task Upgrade_BySeveralHostsAtOnce_HappensOnceAndKeepsAllMail()
    {
        var before = await FillAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(MigrateAsync)));

        Assert.Equal((1L, (long)Messages), (await CountAsync("schema_history", $"\"MigrationId\" = '{NextSchema.Name}'"),
            await CountAsync("messages", "size = length(content)")));
        // What only adds to the schema leaves it readable for us, once nothing says that it is newer.
        await ExecuteAsync($"DELETE FROM mailservr.schema_history WHERE \"MigrationId\" = '{NextSchema.Name}'");
        Assert.Equivalent(before, await ReadAsync(OpenHost()), strict: true);
    }

    [Fact]
    public async Task Upgrade_ThatFailsHalfway_LeavesTheSchemaOfBefore()
    {
        var before = await FillAsync();
        await ExecuteAsync("CREATE RULE refuse AS ON UPDATE TO mailservr.messages DO INSTEAD SELECT 1 / 0");

        await Assert.ThrowsAnyAsync<Exception>(MigrateAsync);

        Assert.Equal(0, await CountAsync("schema_history", $"\"MigrationId\" = '{NextSchema.Name}'"));
        await ExecuteAsync("DROP RULE refuse ON mailservr.messages");
        Assert.Equivalent(before, await ReadAsync(OpenHost()), strict: true);
        await MigrateAsync();
        Assert.Equal(Messages, await CountAsync("messages", "size = length(content)"));
    }

    [Fact]
    public async Task Upgrade_MetByAnOlderHost_IsRefusedByIt()
    {
        await FillAsync();
        await MigrateAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(OpenHost().InitializeAsync);

        Assert.Contains($"has schema {NextSchema.Name}, but this program knows schemas up to 0011_Installations", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrade_FromTheSchemaBefore_KeepsEverythingAndAcceptsMail()
    {
        var before = await FillAsync();
        await ExecuteAsync(
            """
            DROP TABLE mailservr.accepted_messages;
            DROP TABLE mailservr.image_senders;
            DROP TABLE mailservr.installations;
            DROP INDEX mailservr.threads_by_span;
            ALTER TABLE mailservr.message_words ALTER words SET STATISTICS -1;
            ANALYZE mailservr.message_words;
            DELETE FROM mailservr.schema_history
            WHERE "MigrationId" IN ('0007_Spool', '0008_ImageSenders', '0009_WordStatistics', '0010_ThreadSpans', '0011_Installations')
            """);

        var host = OpenHost();

        Assert.Equivalent(before, await ReadAsync(host), strict: true);
        await host.StoreAsync(spooled: true, new MessageAppendBuilder { Subject = "new" }.Build());
        Assert.Equal("new", (await host.QueryAsync(new() { Limit = 1 }))[0].Subject);
        await AssertWordsHaveNoStatisticsAsync();
    }

    /// <summary>From an earlier one, whose segments list no senders.</summary>
    [Fact]
    public async Task Upgrade_FromAnEarlierSchema_FindsSendersAtOnceAndListsThem()
    {
        var before = await FillAsync();
        var listed = await CountAsync("search_senders", "true");
        await ExecuteAsync(
            """
            DROP TABLE mailservr.search_senders;
            ALTER TABLE mailservr.search_segments DROP COLUMN listed;
            DELETE FROM mailservr.schema_history WHERE "MigrationId" = '0006_Senders'
            """);

        var host = OpenHost();

        Assert.Equal(Messages, (await host.QueryAsync(new() { From = "sender@ex", Limit = 100 })).Count);
        Assert.Empty(await host.QueryAsync(new() { From = "nobody@nowhere" }));
        for (var tries = 0; tries < 200 && await CountAsync("search_segments", "listed <> messages") > 0; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.Equal((0L, listed), (await CountAsync("search_segments", "listed <> messages"), await CountAsync("search_senders", "true")));
        Assert.Equivalent(before, await ReadAsync(host), strict: true);
    }

    private async Task<object> FillAsync()
    {
        await using var host = new TestStorage(Database);
        for (var i = 0; i < Messages; i++)
        {
            var mail = await host.AppendAsync(new MessageAppendBuilder
            {
                Subject = $"mail {i}", Text = $"quince{i}z", InternetMessageId = $"{i}@x", References = [$"{i / 2}@x"],
            }.Build());
            await host.Messages.ChangeAsync(1, new() { MessageId = mail.Record.Id }, new() { Read = i % 2 == 0 }, default);
        }

        await host.QueryAsync(new() { Text = "quince" });
        return await ReadAsync(host);
    }

    /// <summary>Everything that can be seen: messages, threads, events, and that each is found by its word.</summary>
    private static async Task<object> ReadAsync(TestStorage host)
    {
        var found = new List<long>();
        for (var i = 0; i < Messages; i++)
            found.Add(Assert.Single(await host.QueryAsync(new() { Text = $"quince{i}z mail" })).Id);
        return new
        {
            Messages = await host.QueryAsync(new() { Limit = 100 }),
            Threads = await host.QueryThreadsAsync(new() { Limit = 100 }),
            Events = (await host.Events.ReadAsync(1, 0, 1000, CancellationToken.None)).Select(one => one.Position).ToList(),
            Found = found,
        };
    }

    private async Task AssertWordsHaveNoStatisticsAsync()
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await connection.RunAsync("ANALYZE mailservr.message_words", default);
        Assert.False(await connection.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stats WHERE tablename = 'message_words' AND attname = 'words')", default));
        Assert.Equal('e', await connection.ScalarAsync<char>(
            "SELECT attstorage FROM pg_attribute WHERE attrelid = 'mailservr.message_words'::regclass AND attname = 'words'",
            default));
    }

    private async Task MigrateAsync()
    {
        await using var source = NpgsqlDataSource.Create(Database + ";Pooling=false");
        await PostgresSchema.PrepareAsync(
            source, NextSchema.OptionsFor(source), TraceLog.Loggers.CreateLogger("test"), CancellationToken.None);
    }

    private async Task<long> CountAsync(string table, string condition)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM mailservr.{table} WHERE {condition}", connection);
        return (long)(await command.ExecuteScalarAsync() ?? 0L);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await PostgresServer.ExecuteAsync(connection, sql);
    }
}
