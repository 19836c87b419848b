using System.Globalization;
using System.Runtime.CompilerServices;
using Mailservr.Storage;
using Mailservr.Transfer;
using Microsoft.Extensions.Logging;

namespace Mailservr.Blobs;

/// <summary>
/// Blobs as files: <c>&lt;root&gt;/&lt;account&gt;/&lt;first two digits&gt;/&lt;sha256&gt;</c>. An upload is written to
/// <c>&lt;root&gt;/tmp/&lt;account&gt;-…</c> and gets its name when it is complete and durable.
/// </summary>
/// <remarks>
/// Completing and deleting in one directory exclude each other, so that the sweep cannot delete what an upload has
/// just found to be there already.
/// </remarks>
internal sealed partial class FileBlobStore : IBlobStore, IBlobLeftovers, IBlobOwnership, IBlobPlace, IBlobProbe
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    private readonly string _root;
    private readonly string _temporary;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BlobDirectories _directories;

    internal FileBlobStore(string root, TimeProvider time, ILogger<FileBlobStore> logger)
    {
        _root = Path.GetFullPath(root);
        _temporary = Path.Combine(_root, "tmp");
        _time = time;
        _logger = logger;
        _directories = new(_root);
    }

    public string Place => "files in " + _root;

    /// <summary>Creates the folders and removes what uploads of earlier processes have left.</summary>
    internal void Initialize()
    {
        if (File.Exists(_root))
            throw new InvalidOperationException($"'{_root}' is a file, and attachments need a folder there: move it away.");
        DurableFile.CreateDirectory(_temporary);
        var removed = 0;
        foreach (var upload in Uploads().Where(IsLeftover))
        {
            upload.Delete();
            removed++;
        }

        if (removed > 0)
            Log.LeftoversRemoved(_logger, removed);
    }

    public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(_temporary);
        // By the name it is known whose it is when its process has ended.
        var name = string.Create(CultureInfo.InvariantCulture, $"{accountId}-{Guid.NewGuid():N}");
        return new(new FileBlobUpload(this, accountId, Path.Combine(_temporary, name)));
    }

    public ValueTask<Stream?> OpenReadAsync(
        BlobKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_directories.TryGetPath(key, out var path) || !File.Exists(path))
            return new((Stream?)null);

        try
        {
            return new(new FileRangeStream(File.OpenHandle(path, options: FileOptions.Asynchronous), offset, length));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted since File.Exists.
            Log.VanishedBlob(_logger, key.AccountId, key.Sha256);
            return new((Stream?)null);
        }
    }

    public ValueTask<bool> DeleteAsync(
        BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_directories.TryGetPath(key, out var path))
            return new(false);

        lock (_directories.LockOf(key))
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.LastWriteTimeUtc > unmodifiedSince?.UtcDateTime)
                return new(false);

            file.Delete();
            return new(true);
        }
    }

    public async IAsyncEnumerable<BlobInfo> ListAsync(
        long? accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield(); // reading directories blocks: not on the caller's time
        foreach (var account in accountId is { } one ? [one] : Accounts())
        {
            var directory = new DirectoryInfo(_directories.OfAccount(account));
            if (!directory.Exists)
                continue;

            foreach (var file in directory.EnumerateFiles("*", SearchOption.AllDirectories))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Exists also takes the picture that the other properties are read from.
                if (BlobDirectories.IsSha256(file.Name) && file.Exists)
                    yield return new(new(account, file.Name), file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
            }
        }
    }

    /// <summary>Gives a complete and durable file its name. The file is gone from its old place afterwards.</summary>
    internal BlobInfo Adopt(string temporary, BlobKey key, long size)
    {
        var now = _time.GetUtcNow();
        lock (_directories.LockOf(key))
        {
            var directory = _directories.Ensure(key);
            var path = Path.Combine(directory, key.Sha256);
            var known = new FileInfo(path);
            // A file of another size is a damaged one: replaced.
            var isNew = !known.Exists || known.Length != size;
            if (isNew)
                File.Move(temporary, path, overwrite: true);
            File.SetLastWriteTimeUtc(path, now.UtcDateTime);
            MakeNameDurable(directory, path, isNew);
            if (!isNew)
                File.Delete(temporary);
        }

        return new(key, size, now);
    }

    private static void MakeNameDurable(string directory, string path, bool isNew)
    {
        try
        {
            DurableFile.SyncDirectory(directory);
        }
        catch (IOException) when (isNew)
        {
            File.Delete(path);
            throw;
        }
    }

    private IEnumerable<long> Accounts()
    {
        if (!Directory.Exists(_root))
            yield break;

        foreach (var directory in Directory.EnumerateDirectories(_root))
        {
            if (long.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var account))
                yield return account;
        }
    }
}
