using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Mailservr.Storage;

namespace CustomStorage;

/// <summary>Keeps attachments in memory: for programs that forget their mail when they end.</summary>
internal sealed class MemoryBlobStore(TimeProvider time) : IBlobStore
{
    private readonly ConcurrentDictionary<BlobKey, (byte[] Bytes, BlobInfo Info)> _blobs = new();
    private readonly TimeProvider _time = time;

    public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken) =>
        new(new Upload(this, accountId));

    public ValueTask<Stream?> OpenReadAsync(
        BlobKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        if (!_blobs.TryGetValue(key, out var blob))
            return new((Stream?)null);

        var start = (int)long.Min(offset, blob.Bytes.Length);
        var count = (int)long.Min(length ?? long.MaxValue, blob.Bytes.Length - start);
        return new(new MemoryStream(blob.Bytes, start, count, writable: false));
    }

    public ValueTask<bool> DeleteAsync(
        BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken)
    {
        // Removes exactly what was looked at: a blob uploaded again meanwhile is another pair and stays.
        var gone = _blobs.TryGetValue(key, out var blob)
            && !(blob.Info.ModifiedAt > unmodifiedSince)
            && _blobs.TryRemove(KeyValuePair.Create(key, blob));
        return new(gone);
    }

    public async IAsyncEnumerable<BlobInfo> ListAsync(
        long? accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var (_, info) in _blobs.Values)
        {
            if (accountId is null || info.Key.AccountId == accountId)
                yield return info;
        }
    }

    private sealed class Upload(MemoryBlobStore store, long accountId) : IBlobUpload
    {
        private readonly MemoryStream _content = new();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            _content.WriteAsync(bytes, cancellationToken);

        public ValueTask<BlobInfo> CompleteAsync(CancellationToken cancellationToken)
        {
            var bytes = _content.ToArray();
            var key = new BlobKey(accountId, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            var info = new BlobInfo(key, bytes.Length, store._time.GetUtcNow());
            store._blobs[key] = (bytes, info);
            return new(info);
        }

        public ValueTask DisposeAsync() => _content.DisposeAsync();
    }
}
