using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Events;

/// <summary>What the OpenAPI document says.</summary>
internal static class EventOperations
{
    public static Operation Listen { get; } = new("Follow events as they happen; Last-Event-ID goes on without a gap")
    {
        Response = """
            id: 34
            event: thread.created
            data: {"threadId":40,"subject":"Your order","addressId":7,"createdAt":"2026-01-31T12:00:00.000Z"}


            """,
    };
}
