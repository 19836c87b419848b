using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Storage;

namespace Mailservr.Blobs;

/// <content>What health checks and a verification need: whose the folder is, uploads that were never completed, damaged blobs out of the way.</content>
internal sealed partial class FileBlobStore
{
    private string QuarantineFolder => Path.Combine(_root, "quarantine");

    /// <summary>A file of one byte: a disk that is full or read-only is still read.</summary>
    public ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(_temporary);
        var path = Path.Combine(_temporary, "probe-" + Guid.NewGuid().ToString("N"));
        using var file = new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        file.WriteByte(0);
        file.Flush();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<Guid> ClaimAsync(Guid installationId, CancellationToken cancellationToken)
    {
        var mark = Path.Combine(_root, "owner");
        if (!File.Exists(mark))
            PrivateFile.TryCreate(mark, Encoding.ASCII.GetBytes(installationId + "\n"));
        var text = await File.ReadAllTextAsync(mark, cancellationToken);
        return Guid.TryParse(text.Trim(), out var owner)
            ? owner
            : throw new InvalidDataException(
                $"The file '{mark}' names no installation. Delete it if no other one keeps attachments there.");
    }

    internal IEnumerable<FileInfo> Uploads() =>
        Directory.Exists(_temporary) ? new DirectoryInfo(_temporary).EnumerateFiles() : [];

    /// <summary>No session lasts so long: its process is gone.</summary>
    internal bool IsLeftover(FileInfo upload) => upload.LastWriteTimeUtc < (_time.GetUtcNow() - LeftoverAge).UtcDateTime;

    /// <summary>Moves a blob to <c>&lt;root&gt;/quarantine</c> if it does not hold what its name says.</summary>
    /// <returns>False when it is whole, or not there.</returns>
    internal bool SetAside(BlobKey key)
    {
        if (!_directories.TryGetPath(key, out var path))
            return false;

        lock (_directories.LockOf(key))
        {
            // Looked at again: an upload may have replaced it meanwhile.
            if (!File.Exists(path) || IsWhole(path, key))
                return false;

            var folder = QuarantineFolder;
            DurableFile.CreateDirectory(folder);
            File.Move(path, Path.Combine(folder, $"{key.AccountId}-{key.Sha256}-{Guid.NewGuid():N}"));
            DurableFile.SyncDirectory(folder);
            DurableFile.SyncDirectory(Path.GetDirectoryName(path) ?? _root);
            Log.SetAside(_logger, key.AccountId, key.Sha256, folder);
            return true;
        }
    }

    public ValueTask DeleteLeftoversAsync(long accountId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var folder in new DirectoryInfo[] { new(_temporary), new(QuarantineFolder) }.Where(folder => folder.Exists))
        {
            foreach (var file in folder.GetFiles(accountId.ToString(CultureInfo.InvariantCulture) + "-*"))
                file.Delete();
        }

        _directories.RemoveEmpty(accountId);
        return ValueTask.CompletedTask;
    }

    private static bool IsWhole(string path, BlobKey key)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == key.Sha256;
    }
}
