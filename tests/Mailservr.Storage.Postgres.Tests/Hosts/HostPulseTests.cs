using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Hosts;

public sealed class HostPulseTests(PostgresServer server) : DatabaseTest(server)
{
    [Fact]
    public async Task Host_ThatCrashed_LeavesUnacknowledgedDeliveries()
    {
        var host = OpenHost();
        var first = await host.AppendAsync(Mail("lost"));
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        // What a killed process leaves: its row, its deliveries, and nobody who holds its lock.
        await PostgresServer.ExecuteAsync(
            connection,
            """
            WITH dead AS (INSERT INTO mailservr.hosts (name) VALUES ('dead') RETURNING id)
            UPDATE mailservr.deliveries SET host_id = dead.id FROM dead
            """);
        await WaitUntilAsync(connection, "SELECT NOT EXISTS (SELECT FROM mailservr.hosts WHERE name = 'dead')");

        var again = await host.AppendAsync(Mail("lost"));

        Assert.True(again.IsDuplicate);
        Assert.Equal(first.Record.Id, again.Record.Id);
    }

    [Fact]
    public async Task Host_ThatLives_KeepsItsDeliveriesOpen()
    {
        var (one, two) = (OpenHost(), OpenHost());
        await one.AppendAsync(Mail("running"));
        await two.InitializeAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);

        var again = await two.AppendAsync(Mail("running"));

        Assert.False(again.IsDuplicate);
    }

    [Fact]
    public async Task Host_ThatStopped_IsNotListedAnyMore()
    {
        var other = OpenHost();
        await other.InitializeAsync();
        await using (var host = new TestStorage(Database))
            await host.InitializeAsync();

        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand("SELECT count(*) FROM mailservr.hosts", connection);
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Append_Mail_TellsTheOtherHosts()
    {
        await using var listener = new NpgsqlConnection(Database);
        await listener.OpenAsync();
        await PostgresServer.ExecuteAsync(listener, "LISTEN mailservr_events");

        await OpenHost().AppendAsync(Mail("one"));

        Assert.True(await listener.WaitAsync(TimeSpan.FromSeconds(10)), "Nobody was told.");
    }

    [Fact]
    public async Task Signal_AfterItsConnectionWasCut_IsHeardAgain()
    {
        var host = OpenHost();
        await host.AppendAsync(Mail("before"));
        await Server.CutConnectionsAsync(Database);

        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await WaitUntilAsync(
            connection,
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database())"
            + $" OR EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = {AdvisoryLocks.Host}"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))");

        Assert.False((await host.AppendAsync(Mail("after"))).IsDuplicate);
    }

    private static MessageAppend Mail(string key) =>
        new MessageAppendBuilder { DeliveryKey = key, ReceivedAt = TimeProvider.System.GetUtcNow() }.Build();
}
