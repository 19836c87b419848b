using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Erasure;

public sealed class PostgresErasureTests(PostgresServer server) : DatabaseTest(server)
{
    [Fact]
    public async Task Erase_ToItsEnd_LeavesNoRowOfTheAccountInAnyTable()
    {
        var host = OpenHost();
        for (var i = 0; i < 3; i++)
        {
            await host.AppendAsync(new MessageAppendBuilder { From = new($"ann{i}@x.test", null), Text = "a quince" }.Build());
            await host.AppendAsync(new MessageAppendBuilder { AccountId = 11, Text = "a quince" }.Build());
        }

        Assert.Equal(3, (await host.QueryAsync(new() { Text = "quince" })).Count);
        Assert.Single(await host.QueryAsync(new() { From = "ann2@" }));
        Assert.Contains("search_senders", await TablesAsync());

        while (await host.Get<IAccountErasure>().EraseAsync(1, 2, default) is not null)
            continue;

        Assert.Empty(await TablesAsync());
        Assert.Equal(3, (await host.QueryAsync(new() { Text = "quince" }, account: 11)).Count);
    }

    /// <summary>The tables that have a row of account 1.</summary>
    private async Task<List<string>> TablesAsync()
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            WITH tables AS MATERIALIZED (
                SELECT table_name FROM information_schema.columns
                WHERE table_schema = 'mailservr' AND column_name = 'account_id')
            SELECT table_name FROM tables WHERE xpath_exists('/table/row', query_to_xml(
                format('SELECT account_id FROM mailservr.%I WHERE account_id = 1 LIMIT 1', table_name), false, false, ''))
            ORDER BY table_name
            """,
            connection);
        var tables = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            tables.Add(reader.GetString(0));
        return tables;
    }
}
