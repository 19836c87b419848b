using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Domains;

/// <summary>What the OpenAPI document says.</summary>
internal static class DomainOperations
{
    private const string Domain = """
        {
          "id": 1, "name": "example.com", "receiveOnly": false, "active": true, "createdAt": "2026-01-31T12:00:00.000Z",
          "dns": {
            "records": [
              { "type": "MX", "name": "example.com", "value": "10 mail.example.net", "purpose": "mx",
                "status": "ok", "found": ["10 mail.example.net"] },
              { "type": "TXT", "name": "example.com", "value": "v=spf1 mx -all", "purpose": "spf",
                "status": "missing", "found": [] }
            ],
            "checkedAt": "2026-01-31T12:05:00.000Z"
          }
        }
        """;

    public static Operation List { get; } = new("List the domains") { Response = Operation.Page(Domain) };

    public static Operation Create { get; } = new("Add a domain; the answer has the records to publish")
    {
        Request = """{"name":"example.com","receiveOnly":false}""",
        Response = Operation.One(Domain),
        Refuses = [KnownProblems.DomainTaken],
    };

    public static Operation Get { get; } = new("Read a domain") { Response = Operation.One(Domain) };

    public static Operation Patch { get; } = new("Switch a domain on or off")
    {
        Request = """{"active":false}""",
        Response = Operation.One(Domain),
        Refuses = [Change.Busy],
    };

    public static Operation Verify { get; } = new("Ask the DNS for the records of a domain now")
    {
        Response = Operation.One(Domain),
    };

    public static Operation Delete { get; } = new("Delete a domain that has no addresses")
    {
        Refuses = [KnownProblems.DomainInUse, Change.Busy],
    };
}
