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

/// <summary>Standard Webhooks 1.0; two secrets make two signatures in one header.</summary>
internal sealed class StandardWebhookSigner : IWebhookSigner
{
    public IEnumerable<KeyValuePair<string, string>> Sign(WebhookMessage message, IReadOnlyList<string> secrets)
    {
        var timestamp = WebhookSignatures.Seconds(message.Timestamp);
        var signatures = secrets.Select(secret => WebhookSignatures.Version
            + WebhookSignatures.Standard(secret, message.Id, timestamp, message.Body.Span));
        return
        [
            new(WebhookSignatures.IdHeader, message.Id),
            new(WebhookSignatures.TimestampHeader, timestamp),
            new(WebhookSignatures.SignatureHeader, string.Join(' ', signatures)),
        ];
    }
}

/// <summary>
/// Timestamp and body. Receivers compare the header as a whole, so an older secret signs in a header of its own.
/// </summary>
internal sealed class BodyWebhookSigner : IWebhookSigner
{
    public IEnumerable<KeyValuePair<string, string>> Sign(WebhookMessage message, IReadOnlyList<string> secrets)
    {
        var timestamp = WebhookSignatures.Seconds(message.Timestamp);
        yield return new(WebhookSignatures.BodyTimestampHeader, timestamp);
        for (var i = 0; i < Math.Min(secrets.Count, 2); i++)
        {
            yield return new(
                i == 0 ? WebhookSignatures.BodySignatureHeader : WebhookSignatures.PreviousBodySignatureHeader,
                WebhookSignatures.OfBody(secrets[i], timestamp, message.Body.Span));
        }
    }
}
