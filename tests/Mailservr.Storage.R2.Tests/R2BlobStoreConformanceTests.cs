using Mailservr.Testing.Conformance;

namespace Mailservr.Storage.R2.Tests;

public sealed class R2BlobStoreConformanceTests(S3Server server) : BlobStoreConformance
{
    private R2BlobStore? _store;

    public override ValueTask DisposeAsync()
    {
        _store?.Dispose();
        return base.DisposeAsync();
    }

    protected override ValueTask<IBlobStore> CreateAsync()
    {
        _store = server.Store();
        return new(_store);
    }
}
