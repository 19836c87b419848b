using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Admin;

/// <summary>What the OpenAPI document says.</summary>
internal static class AdminOperations
{
    private const string User = """
        {
          "id": 2, "email": "ada@example.com", "name": "Ada", "role": "user", "plan": null, "disabled": false,
          "attachmentBytes": 734003, "createdAt": "2026-01-31T12:00:00.000Z"
        }
        """;

    private const string Members = """
        "id": 6, "email": "bob@example.com", "createdAt": "2026-01-31T12:00:00.000Z",
        "expiresAt": "2026-02-07T12:00:00.000Z"
        """;

    public static Operation GetStats { get; } = new("Count users, domains and mail")
    {
        Response = Operation.One("""
            {
              "users": { "total": 12, "admins": 1, "disabled": 0 }, "domains": 2,
              "mailSinceStart": { "received": 100, "stored": 97, "discarded": 1, "refused": 2 }
            }
            """),
    };

    public static Operation ListUsers { get; } = new("List or search users") { Response = Operation.Page(User) };

    public static Operation GetUser { get; } = new("Read a user") { Response = Operation.One(User) };

    public static Operation PatchUser { get; } = new("Change role or plan of a user, or disable it")
    {
        Request = """{"role":"user","plan":"pro","disabled":false}""",
        Response = Operation.One(User),
        Refuses = [KnownProblems.LastAdmin, Change.Busy],
    };

    public static Operation DeleteUser { get; } = new("Delete the account of a user and everything in it")
    {
        Response = Operation.One(AccountOperations.Deleted),
        Refuses = [KnownProblems.LastAdmin, Change.Busy],
    };

    public static Operation ResetTwoFactor { get; } = new("Switch the second factor of a user off");

    public static Operation ListAudit { get; } = new("List what was done to the system")
    {
        Response = Operation.Page(AccountOperations.Entry),
    };

    public static Operation ListInvitations { get; } = new("List the invitations, without their codes")
    {
        Response = Operation.Page($$"""{{{Members}}}"""),
    };

    public static Operation Invite { get; } = new("Make an invitation; its code is shown this once")
    {
        Request = """{"email":"bob@example.com"}""",
        Response = Operation.One($$"""{{{Members}}, "code": "inv_…"}"""),
    };

    public static Operation DeleteInvitation { get; } = new("Delete an invitation") { Refuses = [Change.Busy] };
}
