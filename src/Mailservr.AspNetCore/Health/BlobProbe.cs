using Mailservr.Storage;

namespace Mailservr.AspNetCore.Health;

/// <summary>Whether the blob store answers.</summary>
internal sealed class BlobProbe(IBlobStore blobs, TimeProvider time) : Probe(Interval, time)
{
    // Each is a request that the server of the bucket counts.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly BlobKey NoSuchBlob = new(1, new string('0', 64));

    protected override async Task TryAsync()
    {
        if (blobs is IBlobProbe probe)
            await probe.ProbeAsync(CancellationToken.None);
        else if (await blobs.OpenReadAsync(NoSuchBlob, 0, 0, CancellationToken.None) is { } stream)
            await stream.DisposeAsync();
    }
}
