using System.Buffers;
using System.Security.Cryptography;
using Mailservr.Storage;

namespace Mailservr.Transfer;

/// <summary>Copies blobs, a few at once. What the target has already is not read again.</summary>
internal sealed class BlobTransfer(IBlobStore source, IBlobStore target, TransferLog log)
{
    private const int AtOnce = 8;
    private const int BufferSize = 128 * 1024;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        log.Add(s => s with { Step = "blobs" });
        await RequireOwnAsync(cancellationToken);
        await Parallel.ForEachAsync(
            source.ListAsync(null, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            CopyAsync);
    }

    /// <summary>Whether the target has the first blob of the source, if there is any.</summary>
    public static async Task<bool> HasFirstAsync(IBlobStore source, IBlobStore target, CancellationToken cancellationToken)
    {
        await foreach (var blob in source.ListAsync(null, cancellationToken))
            return await HasAsync(target, blob.Key, cancellationToken);
        return true;
    }

    /// <summary>Accounts are numbers: with another installation's blobs in between, its mail would be swept away.</summary>
    private async Task RequireOwnAsync(CancellationToken cancellationToken)
    {
        await foreach (var blob in target.ListAsync(null, cancellationToken))
        {
            if (await HasAsync(source, blob.Key, cancellationToken))
                continue;

            throw new InvalidOperationException(
                $"The blob store of the target is not empty: it has {blob.Key.Sha256} of account {blob.Key.AccountId}, "
                + "which the source does not have. Give an empty folder, bucket or prefix.");
        }
    }

    private async ValueTask CopyAsync(BlobInfo blob, CancellationToken cancellationToken)
    {
        if (await HasAsync(target, blob.Key, cancellationToken))
            return;
        await using var content = await source.OpenReadAsync(blob.Key, 0, null, cancellationToken);
        if (content is null)
            return;

        await using var upload = await target.BeginUploadAsync(blob.Key.AccountId, cancellationToken);
        var (size, sha256) = await WriteAsync(content, upload, cancellationToken);
        if (sha256 != blob.Key.Sha256)
        {
            log.Add(s => s with { DamagedBlobs = s.DamagedBlobs + 1 });
            return;
        }

        await upload.CompleteAsync(cancellationToken);
        log.Add(s => s with { Blobs = s.Blobs + 1, BlobBytes = s.BlobBytes + size });
    }

    private static async Task<(long Size, string Sha256)> WriteAsync(
        Stream content, IBlobUpload upload, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long size = 0;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await upload.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                size += read;
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<bool> HasAsync(IBlobStore store, BlobKey key, CancellationToken cancellationToken)
    {
        await using var found = await store.OpenReadAsync(key, 0, 0, cancellationToken);
        return found is not null;
    }
}
