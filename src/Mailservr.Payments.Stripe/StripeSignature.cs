using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Payments.Stripe;

/// <summary>
/// The header <c>Stripe-Signature: t=…,v1=…</c>: HMAC-SHA256 of <c>{t}.{body}</c>, lower-case hex. While a secret is
/// being rolled there are several <c>v1</c>.
/// </summary>
internal static class StripeSignature
{
    public const string Header = "Stripe-Signature";

    /// <summary>Against replay; Stripe's own libraries allow as much.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int MaxHeaderLength = 4096;

    public static bool IsValid(string? header, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        if (header is null or { Length: > MaxHeaderLength } || !TryRead(header, out var time, out var signatures))
            return false;
        // Compared as numbers: a time far from any calendar is only too old.
        if (Math.Abs((decimal)time - now.ToUnixTimeSeconds()) > (decimal)Tolerance.TotalSeconds)
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(time, body, secret, expected);
        var isValid = false;
        foreach (var signature in signatures)
            isValid |= CryptographicOperations.FixedTimeEquals(signature, expected);
        return isValid;
    }

    public static void Sign(long time, ReadOnlySpan<byte> body, string secret, Span<byte> signature)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(time.ToString(CultureInfo.InvariantCulture) + "."));
        hmac.AppendData(body);
        hmac.GetHashAndReset(signature);
    }

    private static bool TryRead(string header, out long time, out List<byte[]> signatures)
    {
        time = 0;
        signatures = [];
        var hasTime = false;
        foreach (var range in header.AsSpan().Split(','))
        {
            var item = header.AsSpan()[range].Trim();
            if (item.StartsWith("t="))
                hasTime = long.TryParse(item[2..], NumberStyles.None, CultureInfo.InvariantCulture, out time);
            else if (item.StartsWith("v1=") && TryReadHex(item[3..], out var signature))
                signatures.Add(signature);
        }
        return hasTime && signatures.Count > 0;
    }

    private static bool TryReadHex(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[HMACSHA256.HashSizeInBytes];
        return text.Length == bytes.Length * 2
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
