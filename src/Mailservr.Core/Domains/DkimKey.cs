using System.Security.Cryptography;

namespace Mailservr.Domains;

/// <summary>What the DNS is to say of the key of a domain (RFC 6376 §3.6.1).</summary>
/// <param name="Selector">Its label below <c>_domainkey</c>; another key has another one, so that both can be there for a while.</param>
/// <param name="PublicKey">The SubjectPublicKeyInfo in base64.</param>
/// <param name="Version">Of the record that holds it.</param>
internal sealed record DkimKey(string Selector, string PublicKey, long Version)
{
    private const int SelectorDigits = 8;

    public static DkimKey Of(RSA key, long version)
    {
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var digest = Convert.ToHexStringLower(SHA256.HashData(publicKey));
        return new("m" + digest[..SelectorDigits], Convert.ToBase64String(publicKey), version);
    }
}
