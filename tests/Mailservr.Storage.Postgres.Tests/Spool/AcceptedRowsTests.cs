using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Spool;

public sealed class AcceptedRowsTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Filed = 5_000;
    private const int Few = Filed / 100;

    // Every page asks that several times, while mail comes and goes, and vacuum comes once a minute at best.
    [Fact]
    public async Task Last_OfMuchThatWasFiled_PassesOverIt()
    {
        await OpenHost().InitializeAsync();
        await using var connection = await ConnectAsync();
        await connection.RunAsync(
            $"""
            ALTER TABLE mailservr.accepted_messages SET (autovacuum_enabled = false);
            BEGIN;
            INSERT INTO mailservr.accepted_messages (account_id, message_id, attachment_bytes, note, record, layout, content)
            SELECT 1, i, 0, '', '', '', '' FROM generate_series(1, {Filed}) i;
            DELETE FROM mailservr.accepted_messages;
            COMMIT
            """,
            default);

        var first = await LookAsync(connection);
        // Until the server has forgotten whoever could still have seen them.
        var again = await LookAsync(connection);
        for (var tries = 0; again > Few && tries < 200; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            again = await LookAsync(connection);
        }

        Assert.InRange(first, Filed, 3 * Filed);
        Assert.InRange(again, 0, Few);
    }

    [Fact]
    public async Task Last_AfterALook_LeavesThePlannerAsItWas()
    {
        await OpenHost().InitializeAsync();
        await using var connection = await ConnectAsync();

        await AcceptedRows.LastAsync(connection, accountId: null, default);

        Assert.Equal("on", await connection.ScalarAsync<string>("SHOW enable_bitmapscan", default));
    }

    /// <returns>The entries of the index that were read for it.</returns>
    private static async Task<long> LookAsync(NpgsqlConnection connection)
    {
        var before = await EntriesReadAsync(connection);
        Assert.Null(await AcceptedRows.LastAsync(connection, accountId: 1, default));
        Assert.False(await AcceptedRows.AnyAsync(connection, accountId: 1, long.MaxValue, default));
        return await EntriesReadAsync(connection) - before;
    }

    private static async Task<long> EntriesReadAsync(NpgsqlConnection connection)
    {
        await connection.RunAsync("SELECT pg_stat_force_next_flush()", default);
        return await connection.ScalarAsync<long>(
            """
            SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE relname = 'accepted_messages'
            """,
            default);
    }
}
