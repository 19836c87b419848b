using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Google;

/// <summary>What the OpenAPI document says.</summary>
internal static class GoogleOperations
{
    public static Operation Begin { get; } = new("Send the browser to Google to sign in")
    {
        Refuses = [Problem.NotFound, KnownProblems.RateLimited],
    };

    public static Operation End { get; } = new("Take the browser back from Google, signed in by a cookie")
    {
        Refuses = [Problem.NotFound, KnownProblems.RateLimited],
    };

    public static Operation Confirm { get; } = new("Sign in with the code that is needed as well")
    {
        Request = """{"challenge":"AQ2h…","code":"123456"}""",
        Response = Operation.One(AccountOperations.Account),
        Refuses =
        [
            KnownProblems.RateLimited, Problem.CrossSite, KnownProblems.SecondFactorRequired,
            KnownProblems.SecondFactorInvalid, KnownProblems.AccountDisabled, KnownProblems.TooManyAttempts,
        ],
    };

    public static Operation Link { get; } = new("Link the account to one of Google: where to send the browser")
    {
        Request = """{"password":"correct horse battery staple","returnTo":"/settings"}""",
        Response = Operation.One("""{ "url": "https://accounts.google.com/o/oauth2/v2/auth?client_id=…" }"""),
        Refuses = [Problem.NotFound, GoogleEndpoints.SessionRequired, .. KnownProblems.OfPasswords],
    };

    public static Operation Unlink { get; } = new("Remove the link to Google")
    {
        Request = """{"password":"correct horse battery staple"}""",
        Refuses = [Problem.NotFound, GoogleLinking.PasswordMissing, .. KnownProblems.OfPasswords],
    };
}
