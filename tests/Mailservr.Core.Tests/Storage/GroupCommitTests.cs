using Mailservr.Storage;

namespace Mailservr.Core.Tests.Storage;

public sealed class GroupCommitTests
{
    private static readonly GroupCommitLimits Wide = new(10_000, 1 << 30, 100, 1 << 30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Items_DuringAFlush_AreOneBatch()
    {
        var store = new GatedStore();
        var commits = new GroupCommit<int, int>(store.CommitAsync, Wide);
        var first = Add(commits, 0);
        await store.Entered.WaitAsync(Patience, TestContext.Current.CancellationToken);
        var rest = Enumerable.Range(1, 50).Select(item => Add(commits, item)).ToList();
        store.Open();

        Assert.Equal(0, await first.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(1, 50), await Task.WhenAll(rest));
        Assert.Equal([1, 50], store.Batches.Select(batch => batch.Count));
    }

    [Theory]
    [InlineData(10, 1 << 30, 1, "1 10 10 5")]
    [InlineData(100, 30, 10, "1 3 3 3 3 3 3 3 3 1")]
    [InlineData(100, 5, 10, "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    public async Task Batch_Full_LeavesTheRestToTheNext(int items, long bytes, long size, string expected)
    {
        var store = new GatedStore();
        var commits = new GroupCommit<int, int>(store.CommitAsync, Wide with { BatchItems = items, BatchBytes = bytes });
        var tasks = new List<Task<int>> { Add(commits, 0, size) };
        await store.Entered.WaitAsync(Patience, TestContext.Current.CancellationToken);
        tasks.AddRange(Enumerable.Range(1, 25).Select(item => Add(commits, item, size)));
        store.Open();

        await Task.WhenAll(tasks).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(expected, string.Join(' ', store.Batches.Select(batch => batch.Count)));
        Assert.Equal(Enumerable.Range(0, 26), store.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Batch_WithOneBadItem_FailsOnlyThatOne()
    {
        var store = new GatedStore { Bad = 3 };
        var commits = new GroupCommit<int, int>(store.CommitAsync, Wide);
        var first = Add(commits, 0);
        await store.Entered.WaitAsync(Patience, TestContext.Current.CancellationToken);
        var rest = Enumerable.Range(1, 5).Select(item => Add(commits, item)).ToList();
        store.Open();

        await first;
        await Assert.ThrowsAsync<InvalidDataException>(() => rest[2]);
        int[] good = await Task.WhenAll(rest[0], rest[1], rest[3], rest[4]);
        Assert.Equal([1, 2, 4, 5], good);
        Assert.Equal(7, await Add(commits, 7).WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Commit_WithTooFewResults_FailsItsItemsAndGoesOn()
    {
        var short_ = true;
        var commits = new GroupCommit<int, int>(
            (items, _) => ValueTask.FromResult<IReadOnlyList<int>>(short_ ? [] : [.. items]), Wide);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Add(commits, 1));
        short_ = false;

        Assert.Equal(2, await Add(commits, 2).WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Add_WhenTooManyWait_IsRefusedUntilTheyAreTaken()
    {
        var store = new GatedStore();
        var commits = new GroupCommit<int, int>(store.CommitAsync, Wide with { PendingItems = 2 });
        var first = Add(commits, 0);
        await store.Entered.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Task[] waiting = [Add(commits, 1), Add(commits, 2)];
        Assert.False(commits.TryAdd(3, 1, out _));
        store.Open();
        await Task.WhenAll([first, .. waiting]).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.True(commits.TryAdd(4, 1, out _));
    }

    [Fact]
    public async Task Add_WhenTooManyBytesWait_IsRefusedUnlessNothingWaits()
    {
        var store = new GatedStore();
        var commits = new GroupCommit<int, int>(store.CommitAsync, Wide with { PendingBytes = 10 });
        var first = Add(commits, 0, 5);
        await store.Entered.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.True(commits.TryAdd(1, 1000, out var large));
        Assert.False(commits.TryAdd(2, 1, out _));
        store.Open();
        Assert.Equal(1, await large.WaitAsync(Patience, TestContext.Current.CancellationToken));
        await first;
    }

    [Fact]
    public async Task Drain_EndsWhenEverythingIsCommitted()
    {
        var store = new GatedStore();
        var commits = new GroupCommit<int, int>(store.CommitAsync, Wide);
        var tasks = Enumerable.Range(0, 20).Select(item => Add(commits, item)).ToList();
        await store.Entered.WaitAsync(Patience, TestContext.Current.CancellationToken);
        var drained = commits.DrainAsync();
        Assert.False(drained.IsCompleted);
        store.Open();
        await drained.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(20, store.Batches.Sum(batch => batch.Count));
        await Task.WhenAll(tasks).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(commits.DrainAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Items_AtTheEndOfAFlush_AreNeverLost()
    {
        var commits = new GroupCommit<int, int>(
            (items, _) => ValueTask.FromResult<IReadOnlyList<int>>([.. items]), Wide);
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            // One at a time, so that nearly every item meets the end of a flush.
            for (var i = 0; i < 4000; i++)
                Assert.Equal(i, await Add(commits, i));
        }));

        var all = Task.WhenAll(callers);
        await all.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(all.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Commit_RunsOutsideTheContextOfItsCallers()
    {
        var ambient = new AsyncLocal<string?> { Value = "of the caller" };
        string? seen = "";
        var commits = new GroupCommit<int, int>(
            (items, _) =>
            {
                seen = ambient.Value;
                return ValueTask.FromResult<IReadOnlyList<int>>([.. items]);
            },
            Wide);
        await Add(commits, 1).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Null(seen);
    }

    private static Task<int> Add(GroupCommit<int, int> commits, int item, long bytes = 1)
    {
        Assert.True(commits.TryAdd(item, bytes, out var committed));
        return committed;
    }

    private sealed class GatedStore
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int? Bad { get; init; }

        public List<IReadOnlyList<int>> Batches { get; } = [];

        public Task Entered => _entered.Task;

        public void Open() => _gate.SetResult();

        public async ValueTask<IReadOnlyList<int>> CommitAsync(IReadOnlyList<int> items, CancellationToken cancellationToken)
        {
            _entered.TrySetResult();
            await _gate.Task;
            if (Bad is { } bad && items.Contains(bad))
                throw new InvalidDataException("bad item");
            Batches.Add(items);
            return items;
        }
    }
}
