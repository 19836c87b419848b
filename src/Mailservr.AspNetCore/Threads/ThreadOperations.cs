using Mailservr.AspNetCore.Emails;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Threads;

/// <summary>What the OpenAPI document says.</summary>
internal static class ThreadOperations
{
    private const string Members = """
        "id": 40, "addressId": 7, "subject": "Your order", "snippet": "Your code is 482913.",
        "participants": [{ "address": "orders@shop.example", "name": "Shop" }], "emailCount": 1, "unreadCount": 1,
        "starred": false, "archived": false, "hasAttachments": true,
        "createdAt": "2026-01-31T12:00:00.000Z", "lastEmailAt": "2026-01-31T12:00:00.000Z"
        """;

    private const string Thread = $$"""{{{Members}}, "emails": [{{EmailOperations.Summary}}]}""";

    public static Operation List { get; } = new("List or search threads, newest activity first")
    {
        Response = Operation.Page($$"""{{{Members}}}"""),
    };

    public static Operation Get { get; } = new("Read a thread with its emails") { Response = Operation.One(Thread) };

    public static Operation Patch { get; } = new("Mark or archive a thread; 204 to a key that may not read")
    {
        Request = """{"read":true,"archived":true}""",
        Response = Operation.One(Thread),
    };

    public static Operation Delete { get; } = new("Delete a thread with its emails");
}
