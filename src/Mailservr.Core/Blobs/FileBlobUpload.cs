using System.Security.Cryptography;
using Mailservr.Storage;
using Microsoft.Win32.SafeHandles;

namespace Mailservr.Blobs;

/// <summary>An upload into a temporary file, hashed as it is written.</summary>
internal sealed class FileBlobUpload(FileBlobStore store, long accountId, string path) : IBlobUpload
{
    private readonly SafeFileHandle _file =
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _size;
    private bool _adopted;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await RandomAccess.WriteAsync(_file, bytes, _size, cancellationToken);
        _hash.AppendData(bytes.Span);
        _size += bytes.Length;
    }

    public ValueTask<BlobInfo> CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // First the bytes, then the name: a name never stands for less than its content.
        DurableFile.Sync(_file, path);
        _file.Dispose();
        var blob = store.Adopt(path, new(accountId, Convert.ToHexStringLower(_hash.GetHashAndReset())), _size);
        _adopted = true;
        return new(blob);
    }

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        _hash.Dispose();
        if (!_adopted)
            File.Delete(path);
        return ValueTask.CompletedTask;
    }
}
