namespace Mailservr.AspNetCore.Domains;

/// <summary>What the OpenAPI document shows.</summary>
internal static class DomainExamples
{
    public const string NewDomain = """{"name":"example.com","receiveOnly":false}""";

    public const string Patch = """{"active":false}""";

    public const string Domain = $$"""{"data":{{Object}}}""";

    public const string Domains = $$"""{"data":[{{Object}}],"nextCursor":null}""";

    private const string Object = """
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
}
