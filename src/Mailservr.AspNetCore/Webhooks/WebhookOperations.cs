using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Webhooks;

/// <summary>What the OpenAPI document says.</summary>
internal static class WebhookOperations
{
    private const string Members = """
        "id": 4711, "url": "https://example.com/hooks/mail", "events": ["email.received"], "description": "Orders",
        "enabled": true, "status": "active", "disabledAt": null, "disabledReason": null, "createdAt": "2026-01-31T12:00:00.000Z",
        "previousSecretUntil": null
        """;

    private const string Webhook = $$"""{{{Members}}}""";
    private const string Created = $$"""{{{Members}}, "secret": "whsec_…"}""";

    public static Operation List { get; } = new("List the webhooks, without their secrets")
    {
        Response = Operation.Page(Webhook),
    };

    public static Operation Create { get; } = new("Make a webhook; its secret is shown this once")
    {
        Request = """{"url":"https://example.com/hooks/mail","events":["email.received"],"description":"Orders"}""",
        Response = Operation.One(Created),
        Refuses = [KnownProblems.PlanLimit],
    };

    public static Operation Get { get; } = new("Read a webhook") { Response = Operation.One(Webhook) };

    public static Operation Patch { get; } = new("Change, disable or enable a webhook")
    {
        Request = """{"enabled":true}""",
        Response = Operation.One(Webhook),
        Refuses = [Change.Busy],
    };

    public static Operation Delete { get; } = new("Delete a webhook and what waits for it") { Refuses = [Change.Busy] };

    public static Operation Rotate { get; } = new("Make a new secret; the old one signs along for 24 hours")
    {
        Response = Operation.One(Created),
        Refuses = [Change.Busy, Problem.Stale],
    };
}
