namespace Mailservr.AspNetCore.Google;

/// <summary>What the OpenAPI document shows.</summary>
internal static class GoogleExamples
{
    public const string Confirm = """{"challenge":"AQ2h…","code":"123456"}""";

    public const string Link = """{"password":"correct horse battery staple","returnTo":"/settings"}""";

    public const string Unlink = """{"password":"correct horse battery staple"}""";

    public const string Url = """{"data":{"url":"https://accounts.google.com/o/oauth2/v2/auth?client_id=…"}}""";

    public const string Account = """
        {
          "data": {
            "id": 7, "email": "ann@example.org", "name": "Ann", "role": "user", "plan": "unlimited",
            "limits": { "addresses": null, "apiKeys": 100, "webhooks": null }, "usage": { "addresses": 1, "apiKeys": 0 },
            "defaultDomainId": null, "addressFormat": "name", "twoFactor": true, "google": true,
            "createdAt": "2026-01-31T12:00:00.000Z"
          }
        }
        """;
}
