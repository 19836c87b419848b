using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Secrets;

/// <summary>
/// What is stored of a secret that only has to be recognised: a key, a code, the random part of a token. These need no slow
/// hash, other than passwords: nobody guesses them.
/// </summary>
internal static class SecretHash
{
    /// <returns>SHA-256, lower-case hex.</returns>
    public static string Of(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
