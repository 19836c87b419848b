using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <summary>Every rule of <see cref="IIdBlocks"/>.</summary>
public abstract class IdBlocksConformance : IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Called after every test.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Opens the storage of the test as one more host would: with nothing in memory of what earlier ones did.
    /// </summary>
    protected abstract ValueTask<IIdBlocks> OpenAsync();

    [Fact]
    public async Task Reserve_Blocks_ArePositiveAndApart()
    {
        var blocks = await OpenAsync();

        await AssertApartAsync([.. Enumerable.Range(1, 20).Select(count => (blocks, count))]);
    }

    [Fact]
    public async Task Reserve_FromManyTasks_BlocksAreApart()
    {
        var blocks = await OpenAsync();

        await AssertApartAsync([.. Enumerable.Range(0, 64).Select(i => (blocks, 1 + (i % 7)))]);
    }

    [Fact]
    public async Task Reserve_OnSeveralHosts_BlocksAreApart()
    {
        IIdBlocks[] hosts = [await OpenAsync(), await OpenAsync(), await OpenAsync()];

        await AssertApartAsync([.. Enumerable.Range(0, 30).Select(i => (hosts[i % 3], 1 + i))]);
    }

    [Fact]
    public async Task Reserve_AfterReopening_GoesOnBehind()
    {
        var first = await (await OpenAsync()).ReserveAsync(1000, Cancellation);

        var second = await (await OpenAsync()).ReserveAsync(1, Cancellation);

        Assert.True(second >= first + 1000 || second < first, $"{second} lies in the block of {first}.");
    }

    private static async Task AssertApartAsync((IIdBlocks Blocks, int Count)[] wanted)
    {
        var ids = await Task.WhenAll(wanted.Select(one => Task.Run(
            async () =>
            {
                var first = await one.Blocks.ReserveAsync(one.Count, Cancellation);
                return Enumerable.Range(0, one.Count).Select(i => first + i).ToArray();
            },
            Cancellation)));

        long[] all = [.. ids.SelectMany(block => block)];
        Assert.Equal(wanted.Sum(one => one.Count), all.Distinct().Count());
        Assert.All(all, id => Assert.InRange(id, 1, (1L << 53) - 1));
    }
}
