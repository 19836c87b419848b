using Mailservr.AspNetCore.Health;
using Mailservr.Storage;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Health;

public sealed class StorageProbeTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Blocks _blocks = new();

    [Fact]
    public async Task Check_AskedOften_CommitsOncePerInterval()
    {
        var probe = new StorageProbe(_blocks, _time);

        await probe.CheckAsync(TestContext.Current.CancellationToken);
        await probe.CheckAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, _blocks.Reserved);
        _time.Advance(TimeSpan.FromSeconds(2));
        await probe.CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, _blocks.Reserved);
    }

    [Fact]
    public async Task Check_StorageThatTakesNothing_FailsUntilItDoesAgain()
    {
        var probe = new StorageProbe(_blocks, _time);
        _blocks.Fault = new IOException("full");

        await Assert.ThrowsAsync<IOException>(() => probe.CheckAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<IOException>(() => probe.CheckAsync(TestContext.Current.CancellationToken));
        _blocks.Fault = null;
        _time.Advance(TimeSpan.FromSeconds(2));
        await probe.CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, _blocks.Reserved);
    }

    private sealed class Blocks : IIdBlocks
    {
        public int Reserved { get; private set; }

        public Exception? Fault { get; set; }

        public ValueTask<long> ReserveAsync(int count, CancellationToken cancellationToken) =>
            Fault is { } fault ? ValueTask.FromException<long>(fault) : new(++Reserved);
    }
}
