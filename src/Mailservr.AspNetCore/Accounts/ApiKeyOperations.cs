using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.Billing;

namespace Mailservr.AspNetCore.Accounts;

/// <summary>What the OpenAPI document says.</summary>
internal static class ApiKeyOperations
{
    private const string Members = """
        "id": 5, "name": "reader", "prefix": "mk_live_4f9d", "scopes": ["mail:read"], "addressIds": [7],
        "createdAt": "2026-01-31T12:00:00.000Z", "lastUsedAt": null, "expiresAt": "2027-01-31T00:00:00.000Z"
        """;

    public static Operation List { get; } = new("List the keys of the account, without their secrets")
    {
        Response = Operation.Page($$"""{{{Members}}}"""),
    };

    public static Operation Create { get; } = new("Make a key; it is shown this once")
    {
        Request = """{"name":"reader","scopes":["mail:read"],"addressIds":[7],"expiresAt":"2027-01-31T00:00:00Z"}""",
        Response = Operation.One($$"""{{{Members}}, "key": "mk_live_4f9d…"}"""),
        Refuses = [KnownProblems.PlanLimit, PlanGate.NoPlan],
    };

    public static Operation Delete { get; } = new("Delete a key; it ends at once")
    {
        Refuses = [KnownProblems.LastKey, Change.Busy],
    };
}
