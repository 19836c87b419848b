namespace Mailservr.Webhooks;

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
