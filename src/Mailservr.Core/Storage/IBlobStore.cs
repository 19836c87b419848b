namespace Mailservr.Storage;

/// <summary>
/// Keeps attachment bytes, addressed by account and SHA-256, so that equal content is kept once per account.
/// </summary>
/// <remarks>
/// Blob first, row second: a blob is complete and durable before anything refers to it. An orphan blob is garbage for
/// the sweep; an orphan row would be a lie. No blob is shared between accounts.
/// </remarks>
public interface IBlobStore
{
    /// <summary>Begins an upload. Nothing of it can be read before <see cref="IBlobUpload.CompleteAsync"/>.</summary>
    ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>Opens a range of a blob, or returns null when there is no such blob.</summary>
    /// <param name="key">The blob.</param>
    /// <param name="offset">First byte, from 0 to the size of the blob.</param>
    /// <param name="length">Bytes at most; null for the rest.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<Stream?> OpenReadAsync(BlobKey key, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Deletes a blob, unless it was uploaded (again) after <paramref name="unmodifiedSince"/>.</summary>
    /// <returns>True when the blob was there and is gone now.</returns>
    ValueTask<bool> DeleteAsync(BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken);

    /// <summary>Every complete blob of one account, or of all (null), in any order.</summary>
    IAsyncEnumerable<BlobInfo> ListAsync(long? accountId, CancellationToken cancellationToken);
}

/// <summary>One upload. Disposed without <see cref="CompleteAsync"/> it leaves nothing behind.</summary>
public interface IBlobUpload : IAsyncDisposable
{
    /// <summary>Takes the next bytes; the memory is the caller's again when the task ends.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the blob durable under its hash. Content that the account already has is kept once and counts as
    /// uploaded now. Throws when durability cannot be had.
    /// </summary>
    ValueTask<BlobInfo> CompleteAsync(CancellationToken cancellationToken);
}

/// <param name="AccountId">Whose blob it is.</param>
/// <param name="Sha256">SHA-256 of the content, 64 lower-case hex digits.</param>
public readonly record struct BlobKey(long AccountId, string Sha256);

/// <param name="Key">Its address.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ModifiedAt">When it was last uploaded.</param>
public readonly record struct BlobInfo(BlobKey Key, long Size, DateTimeOffset ModifiedAt);

/// <summary>
/// A blob store that can hand out links of its own. Without it the HTTP host serves a signed, expiring URL itself.
/// </summary>
public interface IPresignedBlobs
{
    /// <summary>A URL that serves the blob as a download until <paramref name="expiresAt"/>, without any other credential.</summary>
    Uri GetUrl(BlobKey key, DateTimeOffset expiresAt, string downloadName, string contentType);
}
