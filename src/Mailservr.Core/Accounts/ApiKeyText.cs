using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Accounts;

/// <summary>
/// How a key looks: <c>mk_live_</c>, 43 random digits of base 62 (256 bits), and a checksum by which scanners for
/// leaked secrets tell a key from noise.
/// </summary>
internal static class ApiKeyText
{
    public const string Prefix = "mk_live_";

    /// <summary>Characters that are shown in lists: they give away 4 of the random digits.</summary>
    public const int ShownLength = 12;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomDigits = 43;
    private const int ChecksumDigits = 6;

    public static string New()
    {
        var secret = Prefix + RandomNumberGenerator.GetString(Digits, RandomDigits);
        return secret + Checksum(secret);
    }

    /// <summary>It was made by <see cref="New"/>, as far as one can see; a configured key need not have been.</summary>
    public static bool IsWellFormed(string key) =>
        key.Length == Prefix.Length + RandomDigits + ChecksumDigits
        && key.StartsWith(Prefix, StringComparison.Ordinal)
        && Checksum(key[..^ChecksumDigits]) == key[^ChecksumDigits..];

    /// <summary>What is stored instead of the key: SHA-256, lower-case hex. 256 random bits need no slow hash.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static string Checksum(string text)
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Span<char> digits = stackalloc char[ChecksumDigits];
        for (var i = ChecksumDigits - 1; i >= 0; i--, value /= 62)
            digits[i] = Digits[(int)(value % 62)];
        return new string(digits);
    }
}
