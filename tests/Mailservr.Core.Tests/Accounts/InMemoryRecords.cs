using Mailservr.Storage;
using Record = Mailservr.Storage.Record;

namespace Mailservr.Core.Tests.Accounts;

/// <summary>The rules of <see cref="IRecordStore{TRecord}"/> on a dictionary.</summary>
internal sealed class InMemoryRecords<TRecord> : IRecordStore<TRecord>
    where TRecord : global::Mailservr.Storage.Record
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, TRecord> _records = [];
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);

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
            return new(_ids.TryGetValue(key, out var id) ? _records[id] : null);
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
            if (_ids.TryGetValue(record.Key, out var other) && other != record.Id)
                return new(new SaveResult<TRecord>(SaveStatus.KeyTaken, null));
            if (stored is not null)
                _ids.Remove(stored.Key);
            _ids[record.Key] = record.Id;
            var saved = record with { Version = record.Version + 1 };
            _records[record.Id] = saved;
            return new(new SaveResult<TRecord>(SaveStatus.Saved, saved));
        }
    }

    public ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_records.Remove(id, out var record) && _ids.Remove(record.Key));
    }
}

internal sealed class InMemoryIds : IIdBlocks
{
    private long _next = 1;

    public ValueTask<long> ReserveAsync(int count, CancellationToken cancellationToken) =>
        new(Interlocked.Add(ref _next, count) - count);
}
