using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Spool;

public sealed class AcceptedRowsTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Filed = 5_000;

    // Every page asks that several times, while mail comes and goes, and vacuum comes once a minute at best.
    [Fact]
    public async Task Last_OfMuchThatWasFiled_LooksAtItOnce()
    {
        await OpenHost().InitializeAsync();
        await using var connection = await ConnectAsync();
        await connection.RunAsync(
            $"""
            BEGIN;
            INSERT INTO mailservr.accepted_messages (account_id, message_id, attachment_bytes, note, record, layout, content)
            SELECT 1, i, 0, '', '', '', '' FROM generate_series(1, {Filed}) i;
            DELETE FROM mailservr.accepted_messages;
            COMMIT
            """,
            default);

        Assert.Null(await AcceptedRows.LastAsync(connection, accountId: 1, default));
        var once = await EntriesReadAsync(connection);
        Assert.Null(await AcceptedRows.LastAsync(connection, accountId: 1, default));
        Assert.False(await AcceptedRows.AnyAsync(connection, accountId: 1, long.MaxValue, default));
        var thrice = await EntriesReadAsync(connection);

        Assert.InRange(once, Filed, 2 * Filed);
        Assert.InRange(thrice - once, 0, Filed / 100);
    }

    [Fact]
    public async Task Last_AfterALook_LeavesThePlannerAsItWas()
    {
        await OpenHost().InitializeAsync();
        await using var connection = await ConnectAsync();

        await AcceptedRows.LastAsync(connection, accountId: null, default);

        Assert.Equal("on", await connection.ScalarAsync<string>("SHOW enable_bitmapscan", default));
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
