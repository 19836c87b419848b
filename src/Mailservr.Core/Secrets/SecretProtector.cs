using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Secrets;

/// <summary>
/// Encrypts what must be stored readable: AES-256-GCM under the master key, whose id is stored with the ciphertext.
/// </summary>
public sealed class SecretProtector
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int NonceAt = 1 + MasterKey.IdSize;
    private const int TagAt = NonceAt + NonceSize;
    private const int TextAt = TagAt + TagSize;

    private readonly MasterKeyRing _keys;

    internal SecretProtector(MasterKeyRing keys) => _keys = keys;

    /// <param name="place">Where it is stored, like the key of its record: elsewhere it cannot be read.</param>
    /// <param name="secret">What to encrypt.</param>
    /// <returns>Base64.</returns>
    public string Protect(string place, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(place);
        var key = _keys.Current;
        var sealedBytes = new byte[TextAt + secret.Length];
        sealedBytes[0] = Format;
        key.Id.CopyTo(sealedBytes.AsSpan(1));
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(NonceAt, NonceSize));
        using var aes = new AesGcm(key.Value, TagSize);
        aes.Encrypt(
            sealedBytes.AsSpan(NonceAt, NonceSize),
            secret,
            sealedBytes.AsSpan(TextAt),
            sealedBytes.AsSpan(TagAt, TagSize),
            Encoding.UTF8.GetBytes(place));
        return Convert.ToBase64String(sealedBytes);
    }

    /// <returns>
    /// Null when it was changed, moved from another place, or encrypted under a master key that this host does not have.
    /// </returns>
    public byte[]? Unprotect(string place, string protectedText)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(protectedText);
        var bytes = Open(protectedText);
        if (bytes.IsEmpty || _keys.Find(bytes.Slice(1, MasterKey.IdSize)) is not { } key)
            return null;
        var secret = new byte[bytes.Length - TextAt];
        using var aes = new AesGcm(key.Value, TagSize);
        try
        {
            aes.Decrypt(
                bytes.Slice(NonceAt, NonceSize),
                bytes[TextAt..],
                bytes.Slice(TagAt, TagSize),
                secret,
                Encoding.UTF8.GetBytes(place));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>It looks like what <see cref="Protect"/> makes.</summary>
    internal static bool IsOurs([NotNullWhen(true)] string? text) => text is not null && !Open(text).IsEmpty;

    /// <summary>It is encrypted under the current master key.</summary>
    internal bool IsCurrent(string protectedText) =>
        Open(protectedText) is { IsEmpty: false } bytes
        && bytes.Slice(1, MasterKey.IdSize).SequenceEqual(_keys.Current.Id);

    /// <summary>Nothing when it is not what <see cref="Protect"/> makes.</summary>
    private static ReadOnlySpan<byte> Open(string protectedText)
    {
        var bytes = new byte[protectedText.Length];
        return Convert.TryFromBase64String(protectedText, bytes, out var count) && count >= TextAt && bytes[0] == Format
            ? bytes.AsSpan(0, count)
            : [];
    }
}
