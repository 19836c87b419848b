using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Secrets;

/// <summary>Encrypts under the master key.</summary>
internal sealed class MasterKeyProtector(SecretProtector protector) : ISecretProtector
{
    public string Protect(string secret, string owner) => protector.Protect(owner, Encoding.UTF8.GetBytes(secret));

    public string Unprotect(string text, string owner) =>
        protector.Unprotect(owner, text) is { } secret
            ? Encoding.UTF8.GetString(secret)
            : throw new CryptographicException("The secret was changed, is another's, or its master key is not here.");
}
