using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <summary>Every rule of <see cref="IHostLeases"/>.</summary>
public abstract class HostLeaseConformance : IAsyncLifetime
{
    private IReadOnlyList<IHostLeases>? _hosts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<IHostLeases> Hosts => _hosts ?? throw new InvalidOperationException("Not initialized.");

    public async ValueTask InitializeAsync() => _hosts = await CreateAsync();

    /// <summary>Called after every test.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The hosts of one storage: one or more.</summary>
    protected abstract ValueTask<IReadOnlyList<IHostLeases>> CreateAsync();

    [Fact]
    public async Task TryTake_HeldName_IsRefusedEverywhereUntilReleased()
    {
        var held = await Hosts[0].TryTakeAsync("work", Cancellation);
        Assert.NotNull(held);
        foreach (var host in Hosts)
            Assert.Null(await host.TryTakeAsync("work", Cancellation));
        Assert.False(held.Lost.IsCancellationRequested);

        await held.DisposeAsync();

        await using var next = await Hosts[^1].TryTakeAsync("work", Cancellation);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task TryTake_OtherName_IsGranted()
    {
        await using var one = await Hosts[0].TryTakeAsync("one", Cancellation);
        await using var other = await Hosts[^1].TryTakeAsync("other", Cancellation);

        Assert.NotNull(one);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task TryTake_ByMany_OneGetsIt()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => Hosts[i % Hosts.Count].TryTakeAsync("work", Cancellation).AsTask()));

        var held = Assert.Single(taken, lease => lease is not null);
        Assert.NotNull(held);
        await held.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_Twice_DoesNotReleaseTheNext()
    {
        var first = await Hosts[0].TryTakeAsync("work", Cancellation);
        Assert.NotNull(first);
        await first.DisposeAsync();
        await using var second = await Hosts[0].TryTakeAsync("work", Cancellation);

        await first.DisposeAsync();

        Assert.NotNull(second);
        Assert.Null(await Hosts[^1].TryTakeAsync("work", Cancellation));
    }
}
