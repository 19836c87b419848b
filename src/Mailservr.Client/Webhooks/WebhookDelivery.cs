using System.Text.Json;

namespace Mailservr.Client;

/// <summary>One event for one webhook.</summary>
public sealed record WebhookDelivery : Resource
{
    public long Id { get; init; }

    public string Event { get; init; } = "";

    /// <summary>What the receiver sees as <c>webhook-id</c>.</summary>
    public string EventId { get; init; } = "";

    /// <summary><c>pending</c>, <c>succeeded</c> or <c>failed</c>.</summary>
    public string Status { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];

    /// <summary>The body that is sent.</summary>
    public JsonElement Payload { get; init; }
}

public sealed record WebhookAttempt
{
    public DateTimeOffset At { get; init; }

    /// <summary>Of HTTP; null when there was no answer.</summary>
    public int? Status { get; init; }

    public int DurationMs { get; init; }

    public string? Error { get; init; }

    /// <summary>Of its answer, at most 4 KB.</summary>
    public string? ResponseBody { get; init; }
}

/// <summary>A time whose events are sent again.</summary>
public sealed record WebhookReplay
{
    public required DateTimeOffset From { get; init; }

    /// <summary>Null: until now.</summary>
    public DateTimeOffset? To { get; init; }
}
