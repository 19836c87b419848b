using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Faults;

public sealed class ConnectionTests(PostgresServer server) : DatabaseTest(server)
{
    [Fact]
    public async Task Append_ConnectionsCutUnderLoad_StoresEveryMessageOnce()
    {
        var host = OpenHost();
        await host.InitializeAsync();
        var senders = new Senders(host, spooled: true);

        var sending = senders.SendAsync(senders: 6, messages: 60);
        var cut = 0;
        while (!sending.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
            cut += await Server.CutConnectionsAsync(Database);
        }

        await sending;
        Assert.True(cut > 0, "No connection was ever cut.");
        await senders.AssertEachIsStoredOnceAsync(360);
    }

    [Fact]
    public async Task Append_AfterEveryPooledConnectionDied_NeedsNoSecondTry()
    {
        var host = OpenHost();
        await host.AppendAsync(new MessageAppendBuilder().Build());
        await Server.CutConnectionsAsync(Database);

        var appended = await host.AppendAsync(new MessageAppendBuilder().Build());

        Assert.False(appended.IsDuplicate);
        Assert.Equal(2, (await host.QueryAsync(new())).Count);
    }

    [Fact]
    public async Task Append_WhileThereIsNoDatabase_FailsAndStoresLater()
    {
        var host = OpenHost();
        await host.InitializeAsync();
        var name = new NpgsqlConnectionStringBuilder(Database).Database;
        await using var admin = await Server.ConnectAsync("postgres", "postgres");
        await PostgresServer.ExecuteAsync(admin, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await Server.CutConnectionsAsync(Database);
        var mail = new MessageAppendBuilder().Build();

        await Assert.ThrowsAnyAsync<Exception>(() => host.AppendAsync(mail));
        await PostgresServer.ExecuteAsync(admin, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");

        Assert.False((await host.AppendAsync(mail)).IsDuplicate);
    }
}
