using Mailservr.Transfer;

namespace Mailservr.Storage.Sqlite.Tests.Transfer;

public sealed class SqliteTransferTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reserve_AndTheRunIsKilled_LeavesATargetThatHostsRefuse()
    {
        using (var run = new TestStorage(_folder.Path))
            Assert.True(await run.Get<IStorageTransfer>().ReserveAsync("elsewhere", Cancellation));

        using var next = new TestStorage(_folder.Path);
        var target = next.Get<IStorageTransfer>();

        Assert.False(await target.ReserveAsync("elsewhere", Cancellation));
        Assert.Equal("elsewhere", await target.FindUnfinishedAsync(Cancellation));
        Assert.True(await target.BeginAsync("elsewhere", Cancellation));
    }

    [Fact]
    public async Task Reserve_OfADatabaseThatIsThere_LeavesItAlone()
    {
        using var storage = new TestStorage(_folder.Path);
        await storage.AppendAsync(Mail.Create("kept"));
        var target = storage.Get<IStorageTransfer>();

        Assert.False(await target.ReserveAsync("elsewhere", Cancellation));

        Assert.Null(await target.FindUnfinishedAsync(Cancellation));
        Assert.Single(await storage.QueryAsync(new()));
    }

    [Fact]
    public async Task End_IsRememberedWithItsSource()
    {
        using var storage = new TestStorage(_folder.Path);
        var target = storage.Get<IStorageTransfer>();
        await target.BeginAsync("elsewhere", Cancellation);
        Assert.Null(await target.FindEndedAsync(Cancellation));

        await target.EndAsync(Cancellation);
        await target.EndAsync(Cancellation);

        Assert.Equal("elsewhere", await target.FindEndedAsync(Cancellation));
        Assert.Null(await target.FindUnfinishedAsync(Cancellation));
    }

    [Fact]
    public async Task RequireStorage_WithoutADatabase_ThrowsAndMakesNone()
    {
        using var storage = new TestStorage(_folder.Path);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => storage.Get<IStorageTransfer>().RequireStorageAsync(Cancellation).AsTask());

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
