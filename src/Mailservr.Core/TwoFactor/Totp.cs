using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.TwoFactor;

/// <summary>
/// Codes of an authenticator app: RFC 6238 with HMAC-SHA-1, six digits and steps of 30 seconds, which every app knows.
/// </summary>
internal static class Totp
{
    /// <summary>As long as the hash (RFC 4226 §4, R6).</summary>
    public const int SecretSize = HMACSHA1.HashSizeInBytes;

    public const int Digits = 6;
    public const int StepSeconds = 30;

    // RFC 6238 §5.2: one step for clocks that differ and people who type slowly.
    private const int Drift = 1;

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    [SuppressMessage("Security", "CA5350", Justification = "The apps know no other hash; HMAC does not need one without collisions.")]
    public static string CodeAt(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        // RFC 4226 §5.3: four bytes, from where the last four bits say, without the sign.
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code it is, among those around now and behind the last one that was used.</summary>
    public static long? FindStep(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long usedStep)
    {
        var given = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = StepAt(now) - Drift; step <= StepAt(now) + Drift; step++)
        {
            var isRight = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, step)), given);
            if (isRight && step > usedStep)
                found = step;
        }
        return found;
    }
}
