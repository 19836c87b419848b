using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Storage.Postgres;

/// <summary>Keys of 128 bits, as <c>uuid</c> columns hold them: half the index of their text.</summary>
internal static class StoredDigest
{
    private const int HexLength = 32;

    /// <summary>The digest that the text is, or one of the text.</summary>
    public static Guid Of(string text) =>
        text.Length == HexLength && Guid.TryParseExact(text, "N", out var digest) ? digest : Hash(text);

    /// <summary>A lock for something of an account. Two that share one only wait for each other.</summary>
    public static int LockOf(long accountId, Guid key) => HashCode32(accountId, key);

    private static Guid Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new Guid(hash[..16]);
    }

    // The same on every host, unlike HashCode.
    private static int HashCode32(long accountId, Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes);
        return BitConverter.ToInt32(bytes) ^ (int)accountId ^ (int)(accountId >> 32);
    }
}
