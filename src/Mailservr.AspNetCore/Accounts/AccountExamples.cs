namespace Mailservr.AspNetCore.Accounts;

/// <summary>What the OpenAPI document shows.</summary>
internal static class AccountExamples
{
    public const string Password = """{"password":"correct horse battery staple"}""";

    public const string Deleted =
        """{"data":{"deletedAt":"2026-01-31T12:00:00.000Z","purgedBy":"2026-01-31T13:00:00.000Z"}}""";
}
