using System.Text.Json.Serialization;

namespace Mailservr.Client;

public sealed record Webhook : Resource
{
    public long Id { get; init; }

    public string Url { get; init; } = "";

    /// <summary>E.g. <c>email.received</c>.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    public string? Description { get; init; }

    public bool Enabled { get; init; }

    /// <summary><c>active</c>, <c>disabled</c>, or <c>suspended</c>: the plan of the account does not allow it.</summary>
    public string Status { get; init; } = "";

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary><c>gone</c> or <c>failing</c> when the server disabled it; null when its owner did.</summary>
    public string? DisabledReason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when the secret before the last rotation signs along.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>For <see cref="Mailservr.Webhooks.WebhookVerifier"/>: only in the first answer to its creation or rotation.</summary>
    public string? Secret { get; init; }
}

public sealed record NewWebhook
{
    public required string Url { get; init; }

    /// <summary>Null: all.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    public string? Description { get; init; }
}

/// <summary>Members that are null or not given stay as they are.</summary>
public sealed record WebhookChange
{
    public string? Url { get; init; }

    public IReadOnlyList<string>? Events { get; init; }

    public bool? Enabled { get; init; }

    [JsonConverter(typeof(OptionalConverter<string?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<string?> Description { get; init; }
}
