using System.Globalization;
using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Webhooks;

/// <summary>An address on the web that is told of events; <see cref="Record.OwnerId"/> is the account.</summary>
public sealed record WebhookRecord : Record
{
    public required string Url { get; init; }

    /// <summary>Some of <see cref="WebhookEvents.All"/>; none means all.</summary>
    [JsonRequired]
    public IReadOnlyList<string> Events { get; init; } = [];

    public string? Description { get; init; }

    public bool Enabled { get; init; } = true;

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why the system disabled it, one of <see cref="WebhookDisabledReasons"/>; null when its owner did.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>The signing secret, protected.</summary>
    public required string Secret { get; init; }

    /// <summary>The one before the last rotation, protected; signs along until <see cref="PreviousSecretUntil"/>.</summary>
    public string? PreviousSecret { get; init; }

    public DateTimeOffset? PreviousSecretUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public override string Key => Id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Why the system disabled a webhook.</summary>
public static class WebhookDisabledReasons
{
    /// <summary>It answered 410.</summary>
    public const string Gone = "gone";

    /// <summary>Nothing has got through for five days.</summary>
    public const string Failing = "failing";
}
