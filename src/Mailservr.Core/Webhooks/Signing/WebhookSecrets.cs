using System.Globalization;
using Mailservr.Secrets;

namespace Mailservr.Webhooks;

/// <summary>The secrets of a webhook, protected for it alone.</summary>
internal static class WebhookSecrets
{
    /// <summary>Those that sign now, the newest first.</summary>
    public static IReadOnlyList<string> Valid(WebhookRecord webhook, ISecretProtector protector, DateTimeOffset now)
    {
        var secret = protector.Unprotect(webhook.Secret, Owner(webhook.Id));
        return webhook.PreviousSecret is { } previous && webhook.PreviousSecretUntil > now
            ? [secret, protector.Unprotect(previous, Owner(webhook.Id))]
            : [secret];
    }

    public static string Protect(long webhookId, string secret, ISecretProtector protector) =>
        protector.Protect(secret, Owner(webhookId));

    /// <summary>What the secrets are protected for.</summary>
    public static string Owner(long webhookId) => "webhook:" + webhookId.ToString(CultureInfo.InvariantCulture);
}
