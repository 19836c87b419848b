using Mailservr.Events;

namespace Mailservr.Webhooks;

/// <summary>The events that a webhook can ask for.</summary>
public static class WebhookEvents
{
    /// <summary>Mail was sent from an address of the account.</summary>
    public const string EmailSent = "email.sent";

    /// <summary>What a webhook is sent when its owner wants to try it.</summary>
    public const string Test = "webhook.test";

    public static IReadOnlyList<string> All { get; } =
        [EventTypes.EmailReceived, EmailSent, EventTypes.ThreadCreated];

    internal static bool IsWanted(WebhookRecord webhook, string type) =>
        (webhook.Events.Count == 0 ? All : webhook.Events).Contains(type, StringComparer.Ordinal);
}
