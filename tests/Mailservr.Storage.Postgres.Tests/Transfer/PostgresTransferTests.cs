using Mailservr.Transfer;

namespace Mailservr.Storage.Postgres.Tests.Transfer;

public sealed class PostgresTransferTests(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reserve_AndTheRunIsKilled_LeavesATargetThatHostsRefuse()
    {
        var database = await server.CreateDatabaseAsync(migrated: false);
        await using (var run = new TestStorage(database))
            Assert.True(await run.Get<IStorageTransfer>().ReserveAsync("elsewhere", Cancellation));

        await using var next = new TestStorage(database);
        var target = next.Get<IStorageTransfer>();

        Assert.False(await target.ReserveAsync("elsewhere", Cancellation));
        await next.InitializeAsync();
        Assert.Equal("elsewhere", await target.FindUnfinishedAsync(Cancellation));
        Assert.True(await target.BeginAsync("elsewhere", Cancellation));
    }

    [Fact]
    public async Task Reserve_OfADatabaseThatIsThere_LeavesItAlone()
    {
        await using var storage = new TestStorage(await server.CreateDatabaseAsync());
        var target = storage.Get<IStorageTransfer>();

        Assert.False(await target.ReserveAsync("elsewhere", Cancellation));

        Assert.Null(await target.FindUnfinishedAsync(Cancellation));
    }

    [Fact]
    public async Task End_IsRememberedWithItsSource()
    {
        await using var storage = new TestStorage(await server.CreateDatabaseAsync());
        var target = storage.Get<IStorageTransfer>();
        await target.BeginAsync("elsewhere", Cancellation);
        Assert.Null(await target.FindEndedAsync(Cancellation));

        await target.EndAsync(Cancellation);
        await target.EndAsync(Cancellation);

        Assert.Equal("elsewhere", await target.FindEndedAsync(Cancellation));
        Assert.Null(await target.FindUnfinishedAsync(Cancellation));
    }
}
