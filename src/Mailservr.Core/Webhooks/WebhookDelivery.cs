using System.Text.Json.Serialization;

namespace Mailservr.Webhooks;

/// <summary>One event for one webhook, and what became of it.</summary>
public sealed record WebhookDelivery
{
    /// <summary>0 until saved.</summary>
    [JsonIgnore]
    public long Id { get; init; }

    [JsonIgnore]
    public long WebhookId { get; init; }

    /// <summary>The id that receivers see, the same whenever the event is sent: they may know by it what they had.</summary>
    public required string EventId { get; init; }

    public required string EventType { get; init; }

    /// <summary>The body, byte for byte the same in every attempt.</summary>
    [JsonIgnore]
    public string Payload { get; init; } = "";

    [JsonIgnore]
    public DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public WebhookDeliveryStatus Status { get; init; }

    /// <summary>Waits for its own time without holding up those behind it.</summary>
    [JsonIgnore]
    public bool Aside { get; init; }

    /// <summary>The next attempt; only a pending one has a next.</summary>
    [JsonIgnore]
    public DateTimeOffset DueAt { get; init; }

    /// <summary>W3C traceparent of what caused the event, sent with every attempt; null when nothing was traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Attempts of the running schedule.</summary>
    public int Tries { get; init; }

    /// <summary>The last twenty, oldest first.</summary>
    [JsonRequired]
    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];
}

public enum WebhookDeliveryStatus
{
    Pending,
    Succeeded,
    Failed,
}

/// <summary>One request.</summary>
public sealed record WebhookAttempt
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The status code of the answer; null when there was none.</summary>
    public int? Status { get; init; }

    public required int DurationMs { get; init; }

    /// <summary>A sentence; null when it got through.</summary>
    public string? Error { get; init; }

    /// <summary>The first 4 KB of the answer, as far as they are text.</summary>
    public string? ResponseBody { get; init; }
}
