using System.Net;
using System.Net.Http.Json;
using Mailservr.Load.Comparing;

namespace Mailservr.Load.Flooding;

/// <summary>A host with an account to sign in to; passwords cost what they cost by default.</summary>
internal sealed class FloodedHost(string program, string folder) : SampleHost(program, folder)
{
    private const string Email = "admin@localhost";
    private const string Password = "correct horse battery staple";

    // Everyone comes from one address here: its limits are not what is measured.
    protected override string[] Options =>
    [
        "--Mailservr:Bootstrap:AdminPassword=" + Password,
        "--Mailservr:RateLimits:PerAddress=1000000",
        "--Mailservr:Accounts:WrongPasswordsPerAddress=1000000",
    ];

    /// <summary>Signs in with a right password, or with one of nobody.</summary>
    /// <returns>Whether the answer was right.</returns>
    public async Task<bool> SignInAsync(bool isWrong)
    {
        var body = new { email = isWrong ? $"{Guid.NewGuid():n}@inbox.test" : Email, password = Password };
        using var answer = await Client.PostAsJsonAsync(new Uri("/api/auth/login", UriKind.Relative), body);
        return answer.StatusCode == (isWrong ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
    }
}
