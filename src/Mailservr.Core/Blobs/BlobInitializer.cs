using Mailservr.Storage;

namespace Mailservr.Blobs;

/// <summary>Makes the folders of file blobs ready; another store brings an initializer of its own.</summary>
internal sealed class BlobInitializer(IBlobStore blobs) : IStorageInitializer
{
    public ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        (blobs as FileBlobStore)?.Initialize();
        return ValueTask.CompletedTask;
    }
}
