using System.Collections.Concurrent;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Storage;

internal sealed class MemoryRecordStore<TRecord> : IRecordStore<TRecord>
    where TRecord : Mailservr.Storage.Record
{
    private readonly ConcurrentDictionary<long, TRecord> _records = new();

    public int Saves { get; private set; }

    public IReadOnlyList<TRecord> Records => [.. _records.Values];

    public ValueTask<TRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_records.GetValueOrDefault(id));

    public ValueTask<TRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_records.Values.FirstOrDefault(record => record.Key == key));

    public ValueTask<IReadOnlyList<TRecord>> ListAsync(
        long ownerId, long afterId, int limit, CancellationToken cancellationToken)
    {
        var page = _records.Values.Where(record => record.OwnerId == ownerId && record.Id > afterId)
            .OrderBy(record => record.Id)
            .Take(limit);
        return ValueTask.FromResult<IReadOnlyList<TRecord>>([.. page]);
    }

    public ValueTask<SaveResult<TRecord>> SaveAsync(TRecord record, CancellationToken cancellationToken)
    {
        var known = _records.GetValueOrDefault(record.Id);
        if (record.Version != (known?.Version ?? 0))
            return ValueTask.FromResult(new SaveResult<TRecord>(SaveStatus.Stale, null));
        if (_records.Values.Any(other => other.Key == record.Key && other.Id != record.Id))
            return ValueTask.FromResult(new SaveResult<TRecord>(SaveStatus.KeyTaken, null));

        Saves++;
        var saved = record with { Version = record.Version + 1 };
        _records[record.Id] = saved;
        return ValueTask.FromResult(new SaveResult<TRecord>(SaveStatus.Saved, saved));
    }

    public ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_records.TryRemove(id, out _));
}

internal sealed class MemoryIdBlocks : IIdBlocks
{
    private long _next = 1000;

    public ValueTask<long> ReserveAsync(int count, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Interlocked.Add(ref _next, count) - count);
}
