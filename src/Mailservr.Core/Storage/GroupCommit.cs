using System.Diagnostics.CodeAnalysis;

namespace Mailservr.Storage;

/// <summary>Commits what many callers bring at once in as few transactions as possible.</summary>
/// <remarks>
/// One flush is in flight; what arrives meanwhile is the next batch. There is no timer: waiting for company would only
/// add latency, and under load the company comes by itself. A batch that fails is retried item by item, so that one bad
/// item cannot fail its neighbours. The task of a caller ends when its own item is durable or has failed.
/// </remarks>
internal sealed class GroupCommit<TItem, TResult>(
    Func<IReadOnlyList<TItem>, CancellationToken, ValueTask<IReadOnlyList<TResult>>> commit,
    GroupCommitLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Queue<Entry> _pending = new();
    private long _pendingBytes;
    private Task _flusher = Task.CompletedTask;

    /// <summary>Adds an item, unless too much is waiting already: then the caller says "later" to its client.</summary>
    /// <param name="item">What to commit.</param>
    /// <param name="bytes">What it holds in memory.</param>
    /// <param name="committed">Ends when the item is durable or has failed.</param>
    public bool TryAdd(TItem item, long bytes, [NotNullWhen(true)] out Task<TResult>? committed)
    {
        committed = null;
        var entry = new Entry(item, bytes);
        lock (_lock)
        {
            if (_pending.Count >= limits.PendingItems || _pendingBytes + bytes > limits.PendingBytes && _pending.Count > 0)
                return false;

            _pending.Enqueue(entry);
            _pendingBytes += bytes;
            if (_flusher.IsCompleted)
                _flusher = StartFlusher();
        }

        committed = entry.Completion.Task;
        return true;
    }

    /// <summary>Items that wait for the flush after the one in flight.</summary>
    public int PendingItems
    {
        get
        {
            lock (_lock)
                return _pending.Count;
        }
    }

    /// <summary>Ends when everything that was added before has been committed or has failed.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
            return _flusher;
    }

    // It works for everybody: the trace and the ambient data of the caller that happens to start it are not its own.
    private Task StartFlusher()
    {
        if (ExecutionContext.IsFlowSuppressed())
            return Task.Run(FlushAllAsync);

        using (ExecutionContext.SuppressFlow())
            return Task.Run(FlushAllAsync);
    }

    private async Task FlushAllAsync()
    {
        do
            await GatherAsync();
        while (await FlushNextAsync());
    }

    private async Task<bool> FlushNextAsync()
    {
        if (TakeBatch() is not { } batch)
            return false;

        await FlushAsync(batch);
        return true;
    }

    // Work that is ready to run may bring more: it goes first, for as long as it does. On an idle machine nothing is
    // ready, and this takes microseconds.
    private async Task GatherAsync()
    {
        var before = 0;
        for (var now = PendingItems; now > before && now < limits.BatchItems; now = PendingItems)
        {
            before = now;
            await Task.Yield();
        }
    }

    // The check for "nothing left" and the end of the flusher are one step under the lock: an item that comes later
    // finds the flusher ended and starts the next.
    private List<Entry>? TakeBatch()
    {
        lock (_lock)
        {
            if (_pending.Count == 0)
            {
                _flusher = Task.CompletedTask;
                return null;
            }

            var batch = new List<Entry>(Math.Min(_pending.Count, limits.BatchItems));
            long bytes = 0;
            while (batch.Count < limits.BatchItems && _pending.TryPeek(out var next)
                && (batch.Count == 0 || bytes + next.Bytes <= limits.BatchBytes))
            {
                bytes += next.Bytes;
                batch.Add(_pending.Dequeue());
            }

            _pendingBytes -= bytes;
            return batch;
        }
    }

    private async Task FlushAsync(List<Entry> batch)
    {
        try
        {
            await CommitAsync(batch);
        }
        catch (Exception) when (batch.Count > 1)
        {
            // The fault of the batch is not logged here: the item that causes it fails again below, for its caller.
            foreach (var entry in batch)
                await FlushAsync([entry]);
        }
        catch (Exception fault)
        {
            batch[0].Completion.SetException(fault);
        }
    }

    private async Task CommitAsync(List<Entry> batch)
    {
        // Not cancellable: a caller that has gone away must not take its neighbours with it.
        var results = await commit(batch.ConvertAll(entry => entry.Item), CancellationToken.None);
        if (results.Count != batch.Count)
            throw new InvalidOperationException($"{batch.Count} items were committed, with {results.Count} results.");

        for (var i = 0; i < batch.Count; i++)
            batch[i].Completion.SetResult(results[i]);
    }

    private sealed class Entry(TItem item, long bytes)
    {
        public TItem Item { get; } = item;

        public long Bytes { get; } = bytes;

        public TaskCompletionSource<TResult> Completion { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <param name="PendingItems">Items that may wait.</param>
/// <param name="PendingBytes">Memory that may wait.</param>
/// <param name="BatchItems">Items of one transaction: past a hundred the cost of the flush is spread thin enough.</param>
/// <param name="BatchBytes">Memory of one transaction: keeps its time, and so everyone's latency, bounded.</param>
internal sealed record GroupCommitLimits(int PendingItems, long PendingBytes, int BatchItems, long BatchBytes);
