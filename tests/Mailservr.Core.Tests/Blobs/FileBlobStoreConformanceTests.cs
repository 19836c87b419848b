using Mailservr.Blobs;
using Mailservr.Storage;
using Mailservr.Testing.Conformance;

namespace Mailservr.Core.Tests.Blobs;

public sealed class FileBlobStoreConformanceTests : BlobStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }

    protected override ValueTask<IBlobStore> CreateAsync()
    {
        var store = new FileBlobStore(_folder.File("blobs"), TimeProvider.System, TraceLog.Of<FileBlobStore>());
        store.Initialize();
        return new(store);
    }
}
