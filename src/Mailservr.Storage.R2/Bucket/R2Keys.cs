using System.Buffers;
using System.Globalization;

namespace Mailservr.Storage.R2;

/// <summary>
/// The names of objects: <c>blobs/&lt;account&gt;/&lt;sha256&gt;</c>, and <c>tmp/&lt;account&gt;/…</c> for large ones that
/// have no hash yet. Nothing that a sender chose is in a name.
/// </summary>
internal sealed class R2Keys
{
    private const int HashLength = 64;
    private const string RemovalMark = ".removal-";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string _blobs;

    internal R2Keys(string prefix)
    {
        var root = prefix.Trim('/') is { Length: > 0 } name ? name + "/" : "";
        _blobs = root + "blobs/";
        Temporary = root + "tmp/";
        Owner = root + "owner";
    }

    /// <summary>What all uploads begin with that have no name yet.</summary>
    internal string Temporary { get; }

    /// <summary>Says whose the bucket and prefix are.</summary>
    internal string Owner { get; }

    /// <summary>False for a key that cannot name a blob.</summary>
    internal static bool IsValid(BlobKey key) =>
        key.AccountId > 0 && key.Sha256.Length == HashLength && !key.Sha256.AsSpan().ContainsAnyExcept(HexDigits);

    internal string Of(BlobKey key) => OfAccount(key.AccountId) + key.Sha256;

    /// <summary>The blobs of an account, or of all.</summary>
    internal string OfAccount(long? accountId) =>
        accountId is { } id ? string.Create(CultureInfo.InvariantCulture, $"{_blobs}{id}/") : _blobs;

    internal string TemporaryOfAccount(long accountId) =>
        string.Create(CultureInfo.InvariantCulture, $"{Temporary}{accountId}/");

    internal string NewTemporary(long accountId) => TemporaryOfAccount(accountId) + Guid.NewGuid().ToString("N");

    /// <summary>Says that a host is about to delete the blob. Listed with it, because it begins like it.</summary>
    internal string NewRemoval(BlobKey key) => $"{Of(key)}{RemovalMark}{Guid.NewGuid():N}";

    internal static bool IsRemoval(string name) => name.Contains(RemovalMark, StringComparison.Ordinal);

    /// <summary>The blob that has this name; null when it is not the name of one.</summary>
    internal BlobKey? Parse(string name)
    {
        if (!name.StartsWith(_blobs, StringComparison.Ordinal))
            return null;

        var rest = name.AsSpan(_blobs.Length);
        var slash = rest.IndexOf('/');
        if (slash < 0 || !long.TryParse(rest[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var account))
            return null;

        var key = new BlobKey(account, rest[(slash + 1)..].ToString());
        return IsValid(key) ? key : null;
    }
}
