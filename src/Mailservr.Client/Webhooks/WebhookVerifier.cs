using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Webhooks;

/// <summary>Tells a receiver whether a request is from the one who knows the secret, and fresh.</summary>
/// <remarks>
/// Checks Standard Webhooks 1.0 where the request carries its headers, else <c>X-Webhook-Signature</c>. Comparisons take
/// constant time. A request can come twice: what was done is remembered by its <c>webhook-id</c>.
/// </remarks>
/// <param name="secrets">Those that are taken: the new and the old one while a secret is changed.</param>
/// <param name="time">The clock; that of the system when null.</param>
public sealed class WebhookVerifier(IEnumerable<string> secrets, TimeProvider? time = null)
{
    private readonly string[] _secrets = [.. secrets];
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public WebhookVerifier(string secret)
        : this([secret])
    {
    }

    /// <summary>How old a request may be, and how far ahead of our clock. Five minutes unless told otherwise.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <param name="header">Gives the value of a header, or null when the request has none of that name.</param>
    /// <param name="body">The bytes as they came, before anything parsed them.</param>
    public WebhookVerification Verify(Func<string, string?> header, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(header);
        return header(WebhookSignatures.SignatureHeader) is { } standard
            ? VerifyStandard(header, standard, body)
            : VerifyBody(header, body);
    }

    private WebhookVerification VerifyStandard(Func<string, string?> header, string signatures, ReadOnlySpan<byte> body)
    {
        if (header(WebhookSignatures.IdHeader) is not { Length: > 0 } id
            || header(WebhookSignatures.TimestampHeader) is not { } timestamp)
            return WebhookVerification.Incomplete;
        var age = CheckAge(timestamp);
        if (age != WebhookVerification.Valid)
            return age;

        var valid = false;
        foreach (var secret in _secrets)
        {
            var wanted = WebhookSignatures.Standard(secret, id, timestamp, body);
            foreach (var signature in signatures.Split(' '))
                valid |= AreEqual(signature, WebhookSignatures.Version + wanted);
        }

        return valid ? WebhookVerification.Valid : WebhookVerification.Forged;
    }

    private WebhookVerification VerifyBody(Func<string, string?> header, ReadOnlySpan<byte> body)
    {
        if (header(WebhookSignatures.BodySignatureHeader) is not { } signature
            || header(WebhookSignatures.BodyTimestampHeader) is not { } timestamp)
            return WebhookVerification.Incomplete;
        var age = CheckAge(timestamp);
        if (age != WebhookVerification.Valid)
            return age;

        var previous = header(WebhookSignatures.PreviousBodySignatureHeader) ?? "";
        var valid = false;
        foreach (var secret in _secrets)
        {
            var wanted = WebhookSignatures.OfBody(secret, timestamp, body);
            valid |= AreEqual(signature, wanted) | AreEqual(previous, wanted);
        }

        return valid ? WebhookVerification.Valid : WebhookVerification.Forged;
    }

    private WebhookVerification CheckAge(string timestamp)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return WebhookVerification.Incomplete;
        var difference = _time.GetUtcNow().ToUnixTimeSeconds() - seconds;
        return difference >= -Tolerance.TotalSeconds && difference <= Tolerance.TotalSeconds
            ? WebhookVerification.Valid
            : WebhookVerification.NotFresh;
    }

    private static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}

/// <summary>What a <see cref="WebhookVerifier"/> found.</summary>
public enum WebhookVerification
{
    Valid,

    /// <summary>A header is missing or is not what it should be.</summary>
    Incomplete,

    /// <summary>Its time is too far from ours: perhaps a recorded request.</summary>
    NotFresh,

    /// <summary>No secret of ours made the signature.</summary>
    Forged,
}
