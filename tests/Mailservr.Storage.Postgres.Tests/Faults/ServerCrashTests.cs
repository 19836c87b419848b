namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>The server is killed, and so it is one of its own.</summary>
public sealed class ServerCrashTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Append_ServerKilledUnderLoad_StoresEveryMessageOnceWithoutRestartingTheHost()
    {
        await using var host = new TestStorage(await _server.CreateDatabaseAsync());
        await host.InitializeAsync();
        var senders = new Senders(host);

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
        Assert.True(senders.Failures > 0, "No sender ever noticed the crash.");
        await senders.AssertEachIsStoredOnceAsync(600);
    }
}
