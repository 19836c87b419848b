using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.TwoFactor;

/// <summary>What the OpenAPI document says.</summary>
internal static class TwoFactorOperations
{
    private const string Both = """{"password":"correct horse battery staple","code":"123456"}""";

    private const string Codes = """{ "recoveryCodes": ["abcd-efgh-jkmn-pqrs", "tuvw-xyz2-3456-789a"] }""";

    private const string Secret = """
        {
          "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
          "uri": "otpauth://totp/mail.example.com:ann%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=mail.example.com&algorithm=SHA1&digits=6&period=30"
        }
        """;

    public static Operation Begin { get; } = new("Begin a second factor; its secret is shown this once")
    {
        Request = """{"password":"correct horse battery staple"}""",
        Response = Operation.One(Secret),
        Refuses = [KnownProblems.SecondFactorOn, Change.Busy, .. KnownProblems.OfPasswords],
    };

    public static Operation Confirm { get; } = new("Switch the second factor on by its first code; other sessions end")
    {
        Request = """{"code":"123456"}""",
        Response = Operation.One(Codes),
        Refuses = [KnownProblems.SecondFactorOn, KnownProblems.TooManyAttempts],
    };

    public static Operation Renew { get; } = new("Make new recovery codes; the former ones end")
    {
        Request = Both,
        Response = Operation.One(Codes),
        Refuses = [KnownProblems.SecondFactorOff, .. KnownProblems.OfPasswords],
    };

    public static Operation Remove { get; } = new("Switch the second factor off")
    {
        Request = Both,
        Refuses = [KnownProblems.SecondFactorOff, .. KnownProblems.OfPasswords],
    };
}
