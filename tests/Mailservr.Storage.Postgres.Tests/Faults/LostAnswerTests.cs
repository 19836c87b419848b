using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>The connection is lost while the server commits: the host cannot know what became of the batch.</summary>
public sealed class LostAnswerTests(PostgresServer server) : DatabaseTest(server)
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Append_WhoseCommitWasNotAnswered_IsStoredOnceWhateverBecameOfIt(bool committed, bool spooled)
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var host = OpenHostBehind(proxy);
        await host.InitializeAsync();
        await using var gate = await LoseAnswerAsync(host, proxy, spooled);
        var again = host.StoreAsync(spooled, Mail());
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        if (!committed)
            await PostgresServer.ExecuteAsync(gate, Terminate);
        await PostgresServer.ExecuteAsync(gate, "ROLLBACK");

        Assert.Equal(committed, (await again)[0].IsDuplicate);
        Assert.Single(await host.QueryAsync(new()));
        Assert.Contains(host.Logs.Lines, line => line.StartsWith("It is not known", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_WhoseCommitWasNotAnswered_IsRecognisedByAnotherHost(bool spooled)
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var host = OpenHostBehind(proxy);
        await host.InitializeAsync();
        await using (var gate = await LoseAnswerAsync(host, proxy, spooled))
            await PostgresServer.ExecuteAsync(gate, "ROLLBACK");

        await using var connection = await ConnectAsync();
        await WaitUntilAsync(connection, "SELECT EXISTS (SELECT FROM mailservr.deliveries WHERE unacknowledged)");
        var again = await OpenHost().StoreAsync(spooled, Mail());

        Assert.True(again[0].IsDuplicate);
    }

    private TestStorage OpenHostBehind(TcpProxy proxy)
    {
        var name = new NpgsqlConnectionStringBuilder(Database).Database;
        return new TestStorage(
            $"Host=127.0.0.1;Port={proxy.Port};Database={name};Username=mail;SSL Mode=Disable",
            options => options.RequireTls = false);
    }

    /// <returns>Until it rolls back, the batch cannot know whether it may write its row.</returns>
    private async Task<NpgsqlConnection> LoseAnswerAsync(TestStorage host, TcpProxy proxy, bool spooled)
    {
        var mail = Mail();
        var gate = await Server.ConnectAsync(new NpgsqlConnectionStringBuilder(Database).Database ?? "");
        await PostgresServer.ExecuteAsync(
            gate, $"BEGIN; INSERT INTO mailservr.deliveries VALUES (1, {mail.Record.Id}, 0, now(), false, gen_random_uuid())");
        var lost = host.StoreAsync(spooled, mail);
        await WaitForBatchAsync(gate, lost);
        proxy.Cut();
        await Assert.ThrowsAnyAsync<Exception>(() => lost);
        return gate;
    }

    /// <summary>Whoever waits for the one who asks, and nobody of another test on the same server.</summary>
    /// <remarks>Not from pg_stat_activity, which shows to a transaction for ever what it has seen first.</remarks>
    private const string Waiting = "pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))";

    private const string Terminate = $"SELECT pg_terminate_backend(pid) FROM {Waiting}";

    private static MessageAppend Mail() => new MessageAppendBuilder
    {
        DeliveryKey = "once", InternetMessageId = "once@x", ReceivedAt = TimeProvider.System.GetUtcNow(),
    }.Build();

    private static async Task WaitForBatchAsync(NpgsqlConnection connection, Task batch)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            if (batch.IsCompleted)
                await batch;
            await using var command = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM {Waiting})", connection);
            if (await command.ExecuteScalarAsync() is true)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        Assert.Fail("The batch never came to its commit.");
    }
}
