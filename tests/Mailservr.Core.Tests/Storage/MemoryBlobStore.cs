using System.Collections.Concurrent;
using System.Security.Cryptography;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Storage;

internal sealed class MemoryBlobStore : IBlobStore, IBlobOwnership
{
    private readonly ConcurrentDictionary<BlobKey, byte[]> _blobs = new();
    private int _open;

    /// <summary>Uploads that were begun and neither completed nor disposed.</summary>
    public int OpenUploads => _open;

    public long WrittenBytes { get; private set; }

    /// <summary>Whose it is; null until somebody asks.</summary>
    public Guid? Owner { get; set; }

    public ValueTask<Guid> ClaimAsync(Guid installationId, CancellationToken cancellationToken) => new(Owner ??= installationId);

    /// <summary>False: only hashes, for messages that do not fit in memory.</summary>
    public bool Keeps { get; set; } = true;

    public Exception? Fault { get; set; }

    public ICollection<BlobKey> Keys => _blobs.Keys;

    /// <summary>Loses the last byte of every blob.</summary>
    public void Damage()
    {
        foreach (var (key, bytes) in _blobs)
            _blobs[key] = bytes[..^1];
    }

    public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        return ValueTask.FromResult<IBlobUpload>(new Upload(this, accountId));
    }

    public ValueTask<Stream?> OpenReadAsync(
        BlobKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        if (!_blobs.TryGetValue(key, out var bytes))
            return ValueTask.FromResult<Stream?>(null);

        var count = Math.Min(length ?? bytes.Length, bytes.Length - offset);
        return ValueTask.FromResult<Stream?>(new MemoryStream(bytes, (int)offset, (int)count, writable: false));
    }

    public ValueTask<bool> DeleteAsync(
        BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_blobs.TryRemove(key, out _));

    public async IAsyncEnumerable<BlobInfo> ListAsync(
        long? accountId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var (key, bytes) in _blobs)
            yield return new BlobInfo(key, bytes.Length, DateTimeOffset.UnixEpoch);
    }

    private sealed class Upload(MemoryBlobStore store, long accountId) : IBlobUpload
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly MemoryStream _bytes = new();
        private long _size;
        private bool _ended;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            if (store.Fault is { } fault)
                throw fault;
            store.WrittenBytes += bytes.Length;
            _size += bytes.Length;
            _hash.AppendData(bytes.Span);
            if (store.Keeps)
                _bytes.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask<BlobInfo> CompleteAsync(CancellationToken cancellationToken)
        {
            var key = new BlobKey(accountId, Convert.ToHexStringLower(_hash.GetHashAndReset()));
            if (store.Keeps)
                store._blobs[key] = _bytes.ToArray();
            return ValueTask.FromResult(new BlobInfo(key, _size, DateTimeOffset.UnixEpoch));
        }

        public ValueTask DisposeAsync()
        {
            if (!_ended)
                Interlocked.Decrement(ref store._open);
            _ended = true;
            _hash.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
