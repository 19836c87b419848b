using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Webhooks;

/// <summary>The two signatures of a webhook: HMAC-SHA256 over different texts, with different keys.</summary>
internal static class WebhookSignatures
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string BodyTimestampHeader = "X-Webhook-Timestamp";
    public const string BodySignatureHeader = "X-Webhook-Signature";
    public const string PreviousBodySignatureHeader = "X-Webhook-Signature-Previous";
    public const string Version = "v1,";

    /// <summary>Standard Webhooks 1.0: base64 over <c>{id}.{timestamp}.{body}</c> with the decoded secret.</summary>
    public static string Standard(string secret, string id, string timestamp, ReadOnlySpan<byte> body) =>
        Convert.ToBase64String(Hash(WebhookSecret.Decode(secret), $"{id}.{timestamp}.", body));

    /// <summary>Lower-case hex over <c>{timestamp}.{body}</c> with the text of the secret.</summary>
    public static string OfBody(string secret, string timestamp, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(Hash(Encoding.UTF8.GetBytes(secret), $"{timestamp}.", body));

    public static string Seconds(DateTimeOffset time) =>
        time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] Hash(byte[] key, string prefix, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(prefix));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
