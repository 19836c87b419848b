using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Addresses;

/// <summary>What the OpenAPI document says.</summary>
internal static class AddressOperations
{
    private const string Address = """
        {
          "id": 7, "name": "shop", "address": "shop@example.com", "enabled": true, "note": "For orders",
          "expiresAt": null, "categoryId": 3, "createdAt": "2026-01-31T12:00:00.000Z",
          "domain": { "id": 1, "name": "example.com", "receiveOnly": false }
        }
        """;

    private const string Stats = """
        {
          "received": 12, "sent": 0, "blocked": 1, "threads": 4, "lastReceivedAt": "2026-01-31T12:00:00.000Z",
          "topSenders": [{ "address": "orders@shop.example", "count": 9, "lastAt": "2026-01-31T12:00:00.000Z" }]
        }
        """;

    public static Operation List { get; } = new("List the addresses of the account")
    {
        Response = Operation.Page(Address),
    };

    public static Operation Create { get; } = new("Make an address")
    {
        Request = """{"name":"shop","domainId":1,"note":"For orders","categoryId":3}""",
        Response = Operation.One(Address),
        Refuses = [KnownProblems.AddressTaken, KnownProblems.DomainInactive, KnownProblems.PlanLimit],
    };

    public static Operation Generate { get; } = new("Make an address with a name that nobody has")
    {
        Request = """{"domainId":1,"note":"For orders"}""",
        Response = Operation.One(Address),
        Refuses = Generating,
    };

    /// <summary>What making up a name can meet, also in the ways of password managers.</summary>
    public static IReadOnlyList<Problem> Generating =>
        [KnownProblems.AddressTaken, KnownProblems.DomainInactive, KnownProblems.NoDomain, KnownProblems.PlanLimit];

    public static Operation Get { get; } = new("Read an address") { Response = Operation.One(Address) };

    public static Operation Patch { get; } = new("Change an address")
    {
        Request = """{"enabled":false,"note":null}""",
        Response = Operation.One(Address),
        Refuses = [Change.Busy],
    };

    public static Operation Delete { get; } = new("Delete an address, with its mail if asked")
    {
        Refuses = [Change.Busy, Problem.ScopeMissing(ApiScopes.MailWrite)],
    };

    public static Operation GetStats { get; } = new("Count what an address has received")
    {
        Response = Operation.One(Stats),
    };
}
