using System.Text.Json;
using Mailservr.AspNetCore.Http;
using Mailservr.Webhooks;

namespace Mailservr.AspNetCore.Webhooks;

internal sealed record WebhookDeliveryView
{
    public required long Id { get; init; }

    public required string Event { get; init; }

    /// <summary>What receivers see as webhook-id.</summary>
    public required string EventId { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? NextAttemptAt { get; init; }

    public required IReadOnlyList<WebhookAttemptView> Attempts { get; init; }

    /// <summary>The body that is sent.</summary>
    public required JsonElement Payload { get; init; }

    public static WebhookDeliveryView Of(WebhookDelivery delivery) => new()
    {
        Id = delivery.Id,
        Event = delivery.EventType,
        EventId = delivery.EventId,
        Status = Word.Of(delivery.Status),
        CreatedAt = delivery.CreatedAt,
        NextAttemptAt = delivery.Status == WebhookDeliveryStatus.Pending ? delivery.DueAt : null,
        Attempts = [.. delivery.Attempts.Select(WebhookAttemptView.Of)],
        Payload = JsonElement.Parse(delivery.Payload),
    };
}

internal sealed record WebhookAttemptView(
    DateTimeOffset At, int? Status, int DurationMs, string? Error, string? ResponseBody)
{
    public static WebhookAttemptView Of(WebhookAttempt attempt) =>
        new(attempt.At, attempt.Status, attempt.DurationMs, attempt.Error, attempt.ResponseBody);
}

internal sealed class WebhookReplayBody
{
    public DateTimeOffset? From { get; set; }

    /// <summary>Until now when it is not given.</summary>
    public DateTimeOffset? To { get; set; }
}

internal sealed record WebhookReplayView(DateTimeOffset From, DateTimeOffset? To);
