using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Mailservr.AspNetCore.Tests.Accounts;

/// <summary>The app on the phone, written apart from the product: each code is of a later step than the one before.</summary>
public sealed class Authenticator(string secret)
{
    private long _step;

    /// <summary>Three can be had at once: of the step before, of this one and of the next.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as all apps do it.")]
    public string Next()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;
        _step = Math.Max(_step + 1, now - 1);
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, _step);
        var hash = HMACSHA1.HashData(Decode(secret), counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[19] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string base32)
    {
        var bits = string.Concat(base32.Select(digit => Convert.ToString(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(digit, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}
