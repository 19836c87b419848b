using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Accounts;

/// <summary>What the OpenAPI document says.</summary>
internal static class AccountOperations
{
    public const string Account = """
        {
          "id": 2, "email": "ada@example.com", "name": "Ada", "role": "user", "plan": "pro",
          "limits": { "addresses": 100, "apiKeys": 1, "webhooks": 0, "attachmentBytes": 5368709120 },
          "usage": { "addresses": 3, "apiKeys": 1, "webhooks": 0, "attachmentBytes": 734003 },
          "defaultDomainId": 1, "addressFormat": "words", "twoFactor": false, "google": false, "mailRetentionDays": null,
          "createdAt": "2026-01-31T12:00:00.000Z"
        }
        """;

    private const string Session = """
        {
          "id": 31, "createdAt": "2026-01-31T12:00:00.000Z", "lastSeenAt": "2026-01-31T12:10:00.000Z",
          "expiresAt": "2026-03-02T12:00:00.000Z", "current": true, "userAgent": "Mozilla/5.0"
        }
        """;

    public const string Entry = """
        {
          "id": 90, "at": "2026-01-31T12:00:00.000Z", "action": "api_key.created", "target": "5", "details": null,
          "actor": {
            "accountId": 2, "keyId": null, "sessionId": 31, "remoteAddress": "192.0.2.7", "userAgent": "Mozilla/5.0"
          }
        }
        """;

    public const string Deleted = """
        { "deletedAt": "2026-01-31T12:00:00.000Z", "purgedBy": "2026-01-31T13:00:00.000Z" }
        """;

    public static Operation Register { get; } = new("Make an account, and sign in to it by a cookie")
    {
        Request = """{"email":"ada@example.com","password":"correct horse battery staple","name":"Ada"}""",
        Response = Operation.One(Account),
        Refuses =
        [
            KnownProblems.RateLimited, Problem.CrossSite, KnownProblems.RegistrationClosed,
            KnownProblems.InvitationInvalid, KnownProblems.EmailTaken, KnownProblems.TooManySigningIn,
        ],
    };

    public static Operation Login { get; } = new("Sign in by a cookie")
    {
        Request = """{"email":"ada@example.com","password":"correct horse battery staple","code":"123456"}""",
        Response = Operation.One(Account),
        Refuses =
        [
            KnownProblems.RateLimited, Problem.CrossSite, KnownProblems.InvalidCredentials,
            KnownProblems.SecondFactorRequired, KnownProblems.SecondFactorInvalid, KnownProblems.AccountDisabled, KnownProblems.TooManyAttempts, KnownProblems.TooManySigningIn,
        ],
    };

    public static Operation Logout { get; } = new("Sign out")
    {
        Refuses = [KnownProblems.RateLimited, Problem.CrossSite],
    };

    public static Operation Get { get; } = new("Read the account, its limits and what it has used")
    {
        Response = Operation.One(Account),
    };

    public static Operation Patch { get; } = new("Change the account")
    {
        Request = """{"name":"Ada","addressFormat":"words","defaultDomainId":1,"mailRetentionDays":365}""",
        Response = Operation.One(Account),
        Refuses = [Change.Busy],
    };

    public static Operation Delete { get; } = new("Delete the account and everything in it")
    {
        Request = """{"password":"correct horse battery staple"}""",
        Response = Operation.One(Deleted),
        Refuses =
        [
            KnownProblems.LastAdmin, KnownProblems.FreshSessionRequired, .. KnownProblems.OfPasswords, Change.Busy,
        ],
    };

    public static Operation ChangePassword { get; } = new("Change the password; other sessions end")
    {
        Request = """{"currentPassword":"correct horse battery staple","newPassword":"tin roof rusted cat"}""",
        Refuses = KnownProblems.OfPasswords,
    };

    public static Operation ListAudit { get; } = new("List what was done to the account and with it")
    {
        Response = Operation.Page(Entry),
    };

    public static Operation ListSessions { get; } = new("List who is signed in to the account")
    {
        Response = Operation.Page(Session),
    };

    public static Operation DeleteSession { get; } = new("Sign a session out") { Refuses = [Change.Busy] };
}
