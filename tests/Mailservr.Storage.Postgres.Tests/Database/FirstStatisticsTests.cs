using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Database;

/// <summary>What the server knows of tables that were empty a moment ago.</summary>
public sealed class FirstStatisticsTests(PostgresServer server) : DatabaseTest(server)
{
    private const string Tables = "'mailservr.messages'::regclass, 'mailservr.threads'::regclass, 'mailservr.thread_keys'::regclass";

    [Fact]
    public async Task Append_FirstMailOfADatabase_TablesAreAnalysedAtOnce()
    {
        var host = OpenHost();
        await AppendAsync(host, 50);
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();

        await using (var command = new NpgsqlCommand($"SELECT max(reltuples) <= 0 FROM pg_class WHERE oid IN ({Tables})", connection))
            Assert.Equal(true, await command.ExecuteScalarAsync());
        await AppendAsync(host, 60);
        await WaitUntilAsync(connection, Known(110));
        await AppendAsync(host, 900);
        await WaitUntilAsync(connection, Known(1010));
    }

    private static string Known(int messages) =>
        $"SELECT min(reltuples) = {messages} FROM pg_class WHERE oid IN ({Tables})";

    private static async Task AppendAsync(TestStorage host, int count)
    {
        var batch = Enumerable.Range(0, count)
            .Select(i => new MessageAppendBuilder { References = [$"{Guid.NewGuid()}@x"] }.Build()).ToArray();
        await host.Messages.AppendAsync(new AppendBatch(batch, [], []), CancellationToken.None);
    }
}
