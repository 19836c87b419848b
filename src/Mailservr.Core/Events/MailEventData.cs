using System.Text.Json.Serialization;
using Mailservr.Messages;
using Mailservr.Serialization;

namespace Mailservr.Events;

/// <summary>Data of <see cref="EventTypes.EmailReceived"/>.</summary>
public sealed record EmailReceivedData
{
    public required long EmailId { get; init; }

    public required long ThreadId { get; init; }

    public required long AddressId { get; init; }

    /// <summary>Further addresses of the account that received it; null when there is only the one.</summary>
    public IReadOnlyList<long>? OtherAddressIds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Mailbox? From { get; init; }

    public IReadOnlyList<Mailbox> To { get; init; } = [];

    public string Subject { get; init; } = "";

    public string Snippet { get; init; } = "";

    [JsonConverter(typeof(TimestampConverter))]
    public required DateTimeOffset ReceivedAt { get; init; }

    public bool IsNewThread { get; init; }

    public bool Quarantined { get; init; }
}

/// <summary>Data of <see cref="EventTypes.ThreadCreated"/>.</summary>
public sealed record ThreadCreatedData
{
    public required long ThreadId { get; init; }

    public string Subject { get; init; } = "";

    public required long AddressId { get; init; }

    [JsonConverter(typeof(TimestampConverter))]
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Data of <see cref="EventTypes.EmailBlocked"/>.</summary>
public sealed record EmailBlockedData
{
    public required long AddressId { get; init; }

    public required string From { get; init; }

    /// <summary>reject, discard or quarantine.</summary>
    public required string Action { get; init; }

    public required string Reason { get; init; }

    [JsonConverter(typeof(TimestampConverter))]
    public required DateTimeOffset At { get; init; }
}

/// <summary>Data of <see cref="EventTypes.WebhookDisabled"/>.</summary>
public sealed record WebhookDisabledData
{
    public required long WebhookId { get; init; }

    public required string Url { get; init; }

    /// <summary>gone or failing.</summary>
    public required string Reason { get; init; }

    [JsonConverter(typeof(TimestampConverter))]
    public required DateTimeOffset At { get; init; }
}
