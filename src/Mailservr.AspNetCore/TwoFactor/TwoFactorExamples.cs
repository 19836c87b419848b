namespace Mailservr.AspNetCore.TwoFactor;

/// <summary>What the OpenAPI document shows.</summary>
internal static class TwoFactorExamples
{
    public const string Begin = """{"password":"correct horse battery staple"}""";

    public const string Confirm = """{"code":"123456"}""";

    public const string Both = """{"password":"correct horse battery staple","code":"123456"}""";

    public const string Secret = """
        {
          "data": {
            "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            "uri": "otpauth://totp/mail.example.com:ann%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=mail.example.com&algorithm=SHA1&digits=6&period=30"
          }
        }
        """;

    public const string Codes = """{"data":{"recoveryCodes":["abcd-efgh-jkmn-pqrs","tuvw-xyz2-3456-789a"]}}""";
}
