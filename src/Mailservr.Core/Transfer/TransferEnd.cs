using Mailservr.Storage;

namespace Mailservr.Transfer;

/// <summary>One end of a transfer: the storage and blobs of a host that is not started.</summary>
public sealed class TransferEnd
{
    internal TransferEnd(
        IStorageTransfer? storage, IBlobStore blobs, IReadOnlyList<RecordEnd> records,
        IEnumerable<IStorageInitializer> initializers) =>
        (Storage, Blobs, Records, Initializers) = (storage, blobs, records, initializers);

    internal IStorageTransfer? Storage { get; }

    internal IBlobStore Blobs { get; }

    internal IReadOnlyList<RecordEnd> Records { get; }

    internal IEnumerable<IStorageInitializer> Initializers { get; }

    internal IStorageTransfer RequireStorage() => Storage
        ?? throw new InvalidOperationException("This storage does not implement IStorageTransfer.");
}
