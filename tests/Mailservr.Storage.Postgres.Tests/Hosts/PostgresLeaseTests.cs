using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Hosts;

public sealed class PostgresLeaseTests(PostgresServer server)
{
    [Fact]
    public async Task ConnectionOfTheHolder_Gone_LosesTheLeaseToAnother()
    {
        var database = await server.CreateDatabaseAsync();
        await using var first = new TestStorage(database);
        await using var second = new TestStorage(database);
        await using var held = await first.Get<IHostLeases>().TryTakeAsync("work", CancellationToken.None);
        Assert.NotNull(held);
        Assert.Null(await second.Get<IHostLeases>().TryTakeAsync("work", CancellationToken.None));
        var lost = new TaskCompletionSource();
        await using var registration = held.Lost.Register(lost.SetResult);

        await TerminateHolderAsync(database);

        await lost.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);
        await using var taken = await second.Get<IHostLeases>().TryTakeAsync("work", CancellationToken.None);
        Assert.NotNull(taken);
    }

    private static async Task TerminateHolderAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = $1"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        command.Parameters.Add(new NpgsqlParameter { Value = (long)AdvisoryLocks.Lease });
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }
}
