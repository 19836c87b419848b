using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>The server is killed, and so it is one of its own.</summary>
public sealed class ServerCrashTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_ServerKilledUnderLoad_StoresEveryMessageOnceWithoutRestartingTheHost(bool spooled)
    {
        await using var host = new TestStorage(await _server.CreateDatabaseAsync());
        await host.InitializeAsync();
        var senders = new Senders(host, spooled);

        var sending = senders.SendAsync(senders: 6, messages: 100);
        for (var crash = 1; crash <= 3; crash++)
        {
            var goOn = crash * 100;
            while (senders.Acknowledged < goOn && !sending.IsCompleted)
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            await _server.KillAsync();
            await _server.RestartAsync();
        }

        await sending;
        // What was not under way to its commit goes through another connection: to accept is so short that all may have been.
        Assert.True(spooled || senders.Failures > 0, "No sender ever noticed the crash.");
        Assert.Contains(
            host.Logs.Lines, line => line.StartsWith("The connection that hears of other hosts is lost", StringComparison.Ordinal));
        await senders.AssertEachIsStoredOnceAsync(600);
    }

    [Fact]
    public async Task Settle_TransactionThatIsTheNewestOfAll_WaitsForItsEnd()
    {
        // Nothing else happens on this server: no transaction that began later has ended before it.
        var connectionString = await _server.CreateDatabaseAsync();
        await using var lost = new NpgsqlConnection(connectionString);
        await lost.OpenAsync();
        await using var transaction = await lost.BeginTransactionAsync();
        await using var begin = new NpgsqlCommand("SELECT pg_current_xact_id()::text", lost, transaction);
        var uncertain = new UncertainCommits();
        uncertain.Add((string?)await begin.ExecuteScalarAsync() ?? "", []);
        await using var next = new NpgsqlConnection(connectionString);
        await next.OpenAsync();

        var settled = uncertain.SettleAsync(next, CancellationToken.None).AsTask();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.False(settled.IsCompleted);
        await transaction.CommitAsync();

        await settled;
    }

    [Fact]
    public async Task Settle_TransactionThatTheServerLostInACrash_IsOver()
    {
        await using var connection = new NpgsqlConnection(await _server.CreateDatabaseAsync());
        await connection.OpenAsync();
        var uncertain = new UncertainCommits();
        uncertain.Add("1000000000", []);

        Assert.Empty(await uncertain.SettleAsync(connection, CancellationToken.None));
    }
}
