namespace Mailservr.Webhooks;

/// <summary>A way to sign webhooks. All that are registered sign every request, side by side.</summary>
public interface IWebhookSigner
{
    /// <param name="message">What is sent.</param>
    /// <param name="secrets">Those that are valid, the newest first: one, or two for a day after a rotation.</param>
    /// <returns>Headers of the request.</returns>
    IEnumerable<KeyValuePair<string, string>> Sign(WebhookMessage message, IReadOnlyList<string> secrets);
}

/// <param name="Id">Of the event; the same in every attempt.</param>
/// <param name="Timestamp">Of this attempt, to the second.</param>
/// <param name="Body">The bytes that are sent.</param>
public sealed record WebhookMessage(string Id, DateTimeOffset Timestamp, ReadOnlyMemory<byte> Body);
