using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Blobs;

namespace Mailservr.Secrets;

/// <summary>AES-256-GCM under a key in a file of the data directory; a new nonce for each text, its owner as associated data.</summary>
internal sealed class FileKeyProtector(KeyFile key) : ISecretProtector
{
    private const string Prefix = "k1.";
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public string Protect(string secret, string owner)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceSize + TagSize + text.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key.Key, TagSize);
        aes.Encrypt(
            box.AsSpan(0, NonceSize), text, box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize),
            Encoding.UTF8.GetBytes(owner));
        return Prefix + Base64Url.EncodeToString(box);
    }

    public string Unprotect(string text, string owner)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(text.AsSpan(Prefix.Length)))
            throw new CryptographicException("The text was not protected by this program.");
        var box = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
        if (box.Length < NonceSize + TagSize)
            throw new CryptographicException("The text was not protected by this program.");
        var secret = new byte[box.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key.Key, TagSize);
        aes.Decrypt(
            box.AsSpan(0, NonceSize), box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), secret,
            Encoding.UTF8.GetBytes(owner));
        return Encoding.UTF8.GetString(secret);
    }
}
