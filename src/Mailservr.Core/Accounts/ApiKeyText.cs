using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Accounts;

/// <summary>
/// How a key looks: <c>mk_</c>, the environment and <c>_</c>, like <c>mk_live_</c>, 43 random digits of base 62 (256 bits),
/// and a checksum by which scanners for leaked secrets tell a key from noise.
/// </summary>
internal static class ApiKeyText
{
    private const string Prefix = "mk_";

    /// <summary>Random digits that are shown in lists.</summary>
    private const int ShownDigits = 4;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomDigits = 43;
    private const int ChecksumDigits = 6;

    /// <param name="environment">Letters and digits, like <c>live</c>.</param>
    public static string New(string environment)
    {
        var secret = Prefix + environment + "_" + RandomNumberGenerator.GetString(Digits, RandomDigits);
        return secret + Checksum(secret);
    }

    /// <summary>It was made by <see cref="New"/>, as far as one can see; a configured key need not have been.</summary>
    public static bool IsWellFormed(string key)
    {
        var end = key.LastIndexOf('_') + 1;
        return end > Prefix.Length + 1
            && key.Length == end + RandomDigits + ChecksumDigits
            && key.StartsWith(Prefix, StringComparison.Ordinal)
            && Checksum(key[..^ChecksumDigits]) == key[^ChecksumDigits..];
    }

    /// <summary>What is shown in lists: to tell keys apart, and too little to guess from.</summary>
    public static string Shown(string key) =>
        key[..(IsWellFormed(key) ? key.LastIndexOf('_') + 1 + ShownDigits : Math.Min(12, key.Length / 2))];

    private static string Checksum(string text)
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Span<char> digits = stackalloc char[ChecksumDigits];
        for (var i = ChecksumDigits - 1; i >= 0; i--, value /= 62)
            digits[i] = Digits[(int)(value % 62)];
        return new string(digits);
    }
}
