using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mailservr.Storage;

namespace Mailservr.Blobs;

/// <summary>Where the blobs of an account are, and the locks of those places.</summary>
internal sealed class BlobDirectories(string root)
{
    private const int LockCount = 64;

    // One string of some 100 bytes each: a few megabytes at most.
    private const int RememberedDirectories = 20_000;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly Lock[] _locks = [.. Enumerable.Range(0, LockCount).Select(_ => new Lock())];

    /// <summary>Directories whose names this process has made durable. To see one is not to know that.</summary>
    private readonly ConcurrentDictionary<string, bool> _durable = new(StringComparer.Ordinal);

    internal static bool IsSha256(ReadOnlySpan<char> text) => text.Length == 64 && !text.ContainsAnyExcept(HexDigits);

    internal string OfAccount(long accountId) =>
        Path.Combine(root, accountId.ToString(CultureInfo.InvariantCulture));

    /// <summary>False for a key that cannot name a blob, and so can lead to no file outside either.</summary>
    internal bool TryGetPath(BlobKey key, [NotNullWhen(true)] out string? path)
    {
        path = key.AccountId > 0 && IsSha256(key.Sha256) ? Path.Combine(DirectoryOf(key), key.Sha256) : null;
        return path is not null;
    }

    internal Lock LockOf(BlobKey key) =>
        _locks[(uint)HashCode.Combine(key.AccountId, key.Sha256[0], key.Sha256[1]) % LockCount];

    /// <summary>The directory of a blob, durable up to the root.</summary>
    internal string Ensure(BlobKey key)
    {
        var directory = DirectoryOf(key);
        if (_durable.ContainsKey(directory))
            return directory;

        DurableFile.CreateDirectory(root);
        EnsureOne(OfAccount(key.AccountId), root);
        EnsureOne(directory, OfAccount(key.AccountId));
        return directory;
    }

    /// <summary>Of an account for which nothing is uploaded any more.</summary>
    internal void RemoveEmpty(long accountId)
    {
        var account = OfAccount(accountId);
        if (!Directory.Exists(account))
            return;
        foreach (var directory in Directory.GetDirectories(account).Append(account))
        {
            if (Directory.EnumerateFileSystemEntries(directory).Any())
                continue;
            Directory.Delete(directory);
            _durable.TryRemove(directory, out _);
        }
    }

    private void EnsureOne(string directory, string parent)
    {
        if (_durable.ContainsKey(directory))
            return;

        Directory.CreateDirectory(directory);
        DurableFile.SyncDirectory(parent);
        if (_durable.Count >= RememberedDirectories)
            _durable.Clear();
        _durable[directory] = true;
    }

    private string DirectoryOf(BlobKey key) => Path.Combine(OfAccount(key.AccountId), key.Sha256[..2]);
}
