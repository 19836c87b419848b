using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Blobs;
using Mailservr.Secrets;

namespace Mailservr.RemoteImages;

/// <summary>
/// Seals the addresses of pictures: whoever has a seal can have that picture fetched until its time is over, and nobody
/// else can have anything fetched. The address is encrypted, so that no log of requests says what a mail holds.
/// </summary>
public sealed class RemoteImageLinks
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int MaxLength = 4096;

    private readonly LinkKeys _keys;
    private readonly LinkKeys _nonceKeys;
    private readonly TimeProvider _time;

    internal RemoteImageLinks(MasterKeyRing keys, TimeProvider time)
    {
        _keys = new LinkKeys(keys, "mailservr remote image");
        _nonceKeys = new LinkKeys(keys, "mailservr remote image nonce");
        _time = time;
    }

    /// <summary>Characters that need no escaping in a URL (RFC 4648 §5); the same for the same address and time.</summary>
    /// <param name="url">The address of the picture.</param>
    /// <param name="expiresAt">When the link ends, in whole seconds.</param>
    public string Seal(string url, DateTimeOffset expiresAt)
    {
        var plain = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(url)];
        BinaryPrimitives.WriteInt64BigEndian(plain, expiresAt.ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(url, plain.AsSpan(sizeof(long)));
        var bytes = new byte[NonceSize + TagSize + plain.Length];
        // Made of what it protects: it never serves two texts, and a page that is read again has the same links.
        var nonce = bytes.AsSpan(0, NonceSize);
        HMACSHA256.HashData(_nonceKeys.Current, plain).AsSpan(0, NonceSize).CopyTo(nonce);
        using var cipher = new AesGcm(_keys.Current, TagSize);
        cipher.Encrypt(nonce, plain, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize));
        return Base64Url.EncodeToString(bytes);
    }

    /// <param name="seal">What <see cref="Seal"/> gave.</param>
    /// <param name="url">The address of the picture, when the seal is valid.</param>
    public LinkStatus Open(string seal, out string url)
    {
        ArgumentNullException.ThrowIfNull(seal);
        url = "";
        if (seal.Length > MaxLength || !Base64Url.IsValid(seal))
            return LinkStatus.Forged;
        var bytes = Base64Url.DecodeFromChars(seal);
        // There is one spelling of a seal.
        if (bytes.Length < NonceSize + TagSize + sizeof(long) || Base64Url.EncodeToString(bytes) != seal)
            return LinkStatus.Forged;
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        if (!_keys.All.Any(key => TryDecrypt(key, bytes, plain)))
            return LinkStatus.Forged;
        if (BinaryPrimitives.ReadInt64BigEndian(plain) <= _time.GetUtcNow().ToUnixTimeSeconds())
            return LinkStatus.Expired;
        url = Encoding.UTF8.GetString(plain.AsSpan(sizeof(long)));
        return LinkStatus.Valid;
    }

    private static bool TryDecrypt(byte[] key, byte[] bytes, byte[] plain)
    {
        using var cipher = new AesGcm(key, TagSize);
        try
        {
            cipher.Decrypt(
                bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
