using System.Text.Json.Serialization;

namespace Mailservr.Webhooks;

/// <summary>How far a webhook has been told, and when it is to be told more.</summary>
public sealed record WebhookQueue
{
    [JsonIgnore]
    public long WebhookId { get; init; }

    public required long AccountId { get; init; }

    /// <summary>The last event of the journal that has been put in the queue, if it was wanted.</summary>
    public required long Position { get; init; }

    /// <summary>When somebody has to look at the queue; null when there is nothing to do.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The first failure since something got through; null when the last attempt did.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public WebhookReplay? Replay { get; init; }

    /// <summary>Pending deliveries.</summary>
    [JsonIgnore]
    public int PendingCount { get; init; }

    /// <summary>Bytes of the payloads of pending deliveries.</summary>
    [JsonIgnore]
    public long PendingBytes { get; init; }

    /// <summary>0 until saved; then counted up by the store with every save.</summary>
    [JsonIgnore]
    public long Version { get; init; }
}

/// <summary>Events that are put in the queue once more.</summary>
/// <param name="From">Of this time or later.</param>
/// <param name="To">Before this time.</param>
/// <param name="Position">The last event that was looked at.</param>
/// <param name="Until">The last event to look at.</param>
public sealed record WebhookReplay(DateTimeOffset From, DateTimeOffset To, long Position, long Until);
