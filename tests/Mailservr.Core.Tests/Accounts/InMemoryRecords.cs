using Mailservr.Storage;
using Record = Mailservr.Storage.Record;

namespace Mailservr.Core.Tests.Accounts;

/// <summary>The rules of <see cref="IRecordStore{TRecord}"/> on a dictionary.</summary>
internal sealed class InMemoryRecords<TRecord> : IRecordStore<TRecord>
    where TRecord : Record
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, TRecord> _records = [];

    public int Count => _records.Count;

    public int Reads { get; private set; }

    public ValueTask<TRecord?> FindAsync(long id, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_records.GetValueOrDefault(id));
    }

    public ValueTask<TRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Reads++;
            return new(_records.Values.FirstOrDefault(record => record.Key == key));
        }
    }

    public ValueTask<IReadOnlyList<TRecord>> ListAsync(
        long ownerId, long afterId, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new([.. _records.Values.Where(r => r.OwnerId == ownerId && r.Id > afterId).Take(limit)]);
    }

    public ValueTask<SaveResult<TRecord>> SaveAsync(TRecord record, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var stored = _records.GetValueOrDefault(record.Id);
            if (record.Version == 0 && stored is not null)
                return new(new SaveResult<TRecord>(SaveStatus.KeyTaken, null));
            if (record.Version > 0 && stored?.Version != record.Version)
                return new(new SaveResult<TRecord>(SaveStatus.Stale, null));
            if (_records.Values.Any(other => other.Id != record.Id && other.Key == record.Key))
                return new(new SaveResult<TRecord>(SaveStatus.KeyTaken, null));
            var saved = record with { Version = record.Version + 1 };
            _records[record.Id] = saved;
            return new(new SaveResult<TRecord>(SaveStatus.Saved, saved));
        }
    }

    public ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_records.Remove(id));
    }
}

internal sealed class InMemoryIds : IIdBlocks
{
    private long _next = 1;

    public ValueTask<long> ReserveAsync(int count, CancellationToken cancellationToken) =>
        new(Interlocked.Add(ref _next, count) - count);
}
