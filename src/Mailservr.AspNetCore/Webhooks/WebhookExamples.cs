namespace Mailservr.AspNetCore.Webhooks;

/// <summary>Bodies for the OpenAPI document.</summary>
internal static class WebhookExamples
{
    public const string New =
        """{"url":"https://example.com/hooks/mail","events":["email.received"],"description":"Orders"}""";

    public const string Patch = """{"enabled":true}""";

    public const string Webhook =
        """
        {"data":{"id":4711,"url":"https://example.com/hooks/mail","events":["email.received"],"description":"Orders",
        "enabled":true,"status":"active","disabledAt":null,"disabledReason":null,"createdAt":"2026-01-31T12:00:00.000Z",
        "previousSecretUntil":null}}
        """;

    public const string Created =
        """
        {"data":{"id":4711,"url":"https://example.com/hooks/mail","events":["email.received"],"description":"Orders",
        "enabled":true,"status":"active","disabledAt":null,"disabledReason":null,"createdAt":"2026-01-31T12:00:00.000Z",
        "previousSecretUntil":null,"secret":"whsec_…"}}
        """;

    public const string Delivery =
        """
        {"data":{"id":12,"event":"thread.created","eventId":"evt_34","status":"pending",
        "createdAt":"2026-01-31T12:00:00.000Z","nextAttemptAt":"2026-01-31T12:00:05.000Z",
        "attempts":[{"at":"2026-01-31T12:00:00.000Z","status":503,"durationMs":41,
        "error":"The receiver answered 503.","responseBody":"try later"}],
        "payload":{"event":"thread.created","type":"thread.created","id":"evt_34",
        "timestamp":"2026-01-31T12:00:00.000Z",
        "data":{"threadId":7,"subject":"Order 1","addressId":3,"createdAt":"2026-01-31T12:00:00.000Z"}}}}
        """;

    public const string ReplayBody = """{"from":"2026-01-31T00:00:00Z","to":"2026-02-01T00:00:00Z"}""";

    public const string Replay =
        """{"data":{"from":"2026-01-31T00:00:00.000Z","to":"2026-02-01T00:00:00.000Z"}}""";
}
