using System.Text.Json.Serialization;
using Mailservr.Webhooks;

namespace Mailservr.AspNetCore.Webhooks;

internal sealed record WebhookView
{
    public required long Id { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyList<string> Events { get; init; }

    public required string? Description { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>active, disabled, or suspended: the plan of the account does not allow it.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>gone or failing when the system disabled it; null when its owner did.</summary>
    public required string? DisabledReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when the secret before the last rotation signs along.</summary>
    public required DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>Only in the answer to its creation or rotation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    public static WebhookView Of(WebhookRecord webhook, bool isAllowed) => new()
    {
        Id = webhook.Id,
        Url = webhook.Url,
        Events = webhook.Events.Count == 0 ? WebhookEvents.All : webhook.Events,
        Description = webhook.Description,
        Enabled = webhook.Enabled,
        Status = webhook switch
        {
            { Enabled: false } => "disabled",
            _ => isAllowed ? "active" : "suspended",
        },
        DisabledAt = webhook.DisabledAt,
        DisabledReason = webhook.DisabledReason,
        CreatedAt = webhook.CreatedAt,
        PreviousSecretUntil = webhook.PreviousSecretUntil,
    };
}

/// <summary>Of a POST or PATCH. Null is a value of the description, so that "not given" is remembered apart.</summary>
internal sealed class WebhookBody
{
    private bool _hasDescription;

    public string? Url { get; set; }

    public IReadOnlyList<string>? Events { get; set; }

    /// <summary>Counts in a PATCH only.</summary>
    public bool? Enabled { get; set; }

    public string? Description
    {
        get;
        set => (field, _hasDescription) = (value, true);
    }

    public WebhookRecord ApplyTo(WebhookRecord webhook) => webhook with
    {
        Url = Url ?? webhook.Url,
        Events = Events ?? webhook.Events,
        Description = _hasDescription ? Description : webhook.Description,
        Enabled = Enabled ?? webhook.Enabled,
    };
}
