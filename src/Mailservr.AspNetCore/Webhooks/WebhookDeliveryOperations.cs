using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Webhooks;

/// <summary>What the OpenAPI document says.</summary>
internal static class WebhookDeliveryOperations
{
    private const string Delivery = """
        {
          "id": 12, "event": "thread.created", "eventId": "evt_34", "status": "pending",
          "createdAt": "2026-01-31T12:00:00.000Z", "nextAttemptAt": "2026-01-31T12:00:05.000Z",
          "attempts": [
            { "at": "2026-01-31T12:00:00.000Z", "status": 503, "durationMs": 41,
              "error": "The receiver answered 503.", "responseBody": "try later" }
          ],
          "payload": {
            "event": "thread.created", "type": "thread.created", "id": "evt_34",
            "timestamp": "2026-01-31T12:00:00.000Z",
            "data": { "threadId": 7, "subject": "Order 1", "addressId": 3, "createdAt": "2026-01-31T12:00:00.000Z" }
          }
        }
        """;

    public static Operation Test { get; } = new("Send webhook.test")
    {
        Response = Operation.One(Delivery),
        Refuses = [KnownProblems.WebhookDisabled],
    };

    public static Operation Replay { get; } = new("Send the events of a time again")
    {
        Request = """{"from":"2026-01-31T00:00:00Z","to":"2026-02-01T00:00:00Z"}""",
        Response = Operation.One("""{"from":"2026-01-31T00:00:00.000Z","to":"2026-02-01T00:00:00.000Z"}"""),
        Refuses = [KnownProblems.WebhookDisabled, KnownProblems.ReplayRunning],
    };

    public static Operation List { get; } = new("List what a webhook was told, newest first")
    {
        Response = Operation.Page(Delivery),
    };

    public static Operation Get { get; } = new("Read a delivery with its attempts")
    {
        Response = Operation.One(Delivery),
    };

    public static Operation Redeliver { get; } = new("Send the same id and bytes again")
    {
        Response = Operation.One(Delivery),
        Refuses = [KnownProblems.WebhookDisabled],
    };
}
