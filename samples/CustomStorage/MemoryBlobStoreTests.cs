using Mailservr.Storage;
using Mailservr.Testing.Conformance;

namespace CustomStorage;

public sealed class MemoryBlobStoreTests : BlobStoreConformance
{
    protected override ValueTask<IBlobStore> CreateAsync() => new(new MemoryBlobStore(TimeProvider.System));
}
