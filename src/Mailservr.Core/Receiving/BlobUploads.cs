using Mailservr.Storage;

namespace Mailservr.Receiving;

/// <summary>Carries out <see cref="BlobWrites"/>: every blob once for each account that receives the message.</summary>
internal sealed class BlobUploads(ReceivingServices services, IReadOnlyList<long> accounts) : IAsyncDisposable
{
    // At most two at a time: the attachment that arrives, and the overflow of the message.
    private readonly Dictionary<BlobDraft, List<IBlobUpload>> _open = [];

    public async ValueTask RunAsync(BlobWrites writes, CancellationToken cancellationToken)
    {
        foreach (var write in writes.Steps)
        {
            if (write.Step == BlobStep.Begin)
                await BeginAsync(write.Blob, cancellationToken);
            else if (write.Step == BlobStep.Write)
                await WriteAsync(write.Blob, writes.BytesOf(write), cancellationToken);
            else
                await EndAsync(write.Blob, cancellationToken);
        }

        writes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var upload in _open.Values.SelectMany(uploads => uploads))
        {
            services.Metrics.UploadGivenUp();
            await upload.DisposeAsync();
        }

        _open.Clear();
    }

    private async ValueTask BeginAsync(BlobDraft blob, CancellationToken cancellationToken)
    {
        var uploads = new List<IBlobUpload>(accounts.Count);
        _open.Add(blob, uploads);
        foreach (var account in accounts)
            uploads.Add(await services.Blobs.BeginUploadAsync(account, cancellationToken));
    }

    private async ValueTask WriteAsync(BlobDraft blob, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        foreach (var upload in _open[blob])
            await upload.WriteAsync(bytes, cancellationToken);
    }

    private async ValueTask EndAsync(BlobDraft blob, CancellationToken cancellationToken)
    {
        foreach (var upload in _open[blob])
        {
            var start = services.Time.GetTimestamp();
            var stored = await upload.CompleteAsync(cancellationToken);
            services.Metrics.Uploaded(stored.Size, services.Time.GetElapsedTime(start));
            blob.Sha256 = stored.Key.Sha256;
            await upload.DisposeAsync();
        }

        _open.Remove(blob);
    }
}
