namespace Mailservr.Storage;

/// <summary>Keeps the small records of one type.</summary>
/// <remarks>
/// Every method is atomic and durable when its task ends. A look-up returns null for what is absent and throws for a
/// fault. What one call has saved, every later call on any host sees.
/// </remarks>
public interface IRecordStore<TRecord>
    where TRecord : Record
{
    ValueTask<TRecord?> FindAsync(long id, CancellationToken cancellationToken);

    ValueTask<TRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken);

    /// <summary>The records of an owner by ascending id, beginning behind <paramref name="afterId"/>.</summary>
    ValueTask<IReadOnlyList<TRecord>> ListAsync(
        long ownerId, long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Inserts a record of version 0, else replaces the stored one if it still has the version of
    /// <paramref name="record"/>. A natural key that another record holds is refused, also under concurrency.
    /// </summary>
    ValueTask<SaveResult<TRecord>> SaveAsync(TRecord record, CancellationToken cancellationToken);

    /// <returns>False when there was no such record.</returns>
    ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken);
}

/// <param name="Status">What came of it.</param>
/// <param name="Record">The record as stored, with its new version; null unless <see cref="SaveStatus.Saved"/>.</param>
public readonly record struct SaveResult<TRecord>(SaveStatus Status, TRecord? Record)
    where TRecord : Record;

public enum SaveStatus
{
    Saved,

    /// <summary>Another record of the type has the same natural key, or the same id.</summary>
    KeyTaken,

    /// <summary>The stored record has another version, or is gone.</summary>
    Stale,
}
