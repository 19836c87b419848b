using System.Text.Json.Nodes;
using Mailservr.AspNetCore.Tests.Accounts;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Tests.Google;

/// <summary>Everything that must not end in a session.</summary>
public sealed class GoogleForgeryTests(GoogleApp app) : IClassFixture<GoogleApp>
{
    private const string Failed = "/#error=google_failed";

    public static TheoryData<string> Forgeries { get; } =
    [
        """{"aud":"somebody-else.apps.googleusercontent.example"}""", """{"aud":["mailservr.apps.googleusercontent.example"]}""",
        """{"aud":null}""", """{"azp":"somebody-else"}""", """{"iss":"https://accounts.evil.example"}""",
        """{"iss":"https://accounts.google.com.evil.example"}""", """{"iss":"http://accounts.google.com"}""", """{"iss":null}""",
        """{"exp":1700000000}""", """{"exp":null}""", """{"exp":"9999999999"}""", """{"exp":1e300}""", """{"iat":9999999999}""",
        """{"iat":null}""", """{"sub":""}""", """{"sub":null}""", """{"sub":123}""", """{"sub":"1 https://x"}""",
    ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task SignIn_TokenThatDoesNotHold_IsNobody(string changes)
    {
        app.Google.Forge = claims =>
        {
            foreach (var (name, value) in JsonNode.Parse(changes)?.AsObject() ?? [])
                claims[name] = value?.DeepClone();
            return claims;
        };
        await FailsAsync();
    }

    [Fact]
    public async Task SignIn_NoToken_IsNobody()
    {
        app.Google.Forge = _ => null;
        await FailsAsync();
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("not JSON", 200)]
    [InlineData("[]", 200)]
    [InlineData("""{"access_token":"a","id_token":"a.b"}""", 200)]
    [InlineData("""{"access_token":"a","id_token":"a.!.c"}""", 200)]
    [InlineData("""{"access_token":"a","id_token":"a.bm90IEpTT04.c"}""", 200)]
    [InlineData("""{"access_token":"a","id_token":"a.W10.c"}""", 200)]
    [InlineData("""{"access_token":"a","id_token":7}""", 200)]
    [InlineData("""{"id_token":"a.e30.c"}""", 200)]
    [InlineData("""{"error":"server_error"}""", 500)]
    [InlineData("too long", 200)]
    [InlineData("elsewhere", 302)]
    public async Task SignIn_AnswerThatIsNone_IsNobody(string body, int status)
    {
        app.Google.Fail = () => body switch
        {
            "elsewhere" => Results.Redirect("/token"),
            "too long" => Results.Text(new string(' ', 100_000) + "{}", "application/json"),
            _ => Results.Text(body, "application/json", statusCode: status),
        };
        await FailsAsync();
    }

    [Fact]
    public async Task Callback_WithoutTheHandshakeOfThisBrowser_IsNobody()
    {
        var (browser, back) = await BegunAsync();
        var victim = new Browser(app.Url);
        var (other, _) = await BegunAsync();

        // Of the attacker's own making, in the victim's browser; and in one that has begun another handshake.
        Assert.Equal(Failed, (await GoogleApp.ReturnAsync(victim, back)).Location);
        Assert.Equal(Failed, (await GoogleApp.ReturnAsync(other, back)).Location);
        Assert.Empty(victim.Cookies);
        Assert.DoesNotContain("mailservr-session", other.Cookies.Keys);
        Assert.Equal("/", (await GoogleApp.ReturnAsync(browser, back)).Location);
    }

    [Theory]
    [InlineData("state=")]
    [InlineData("state=x")]
    [InlineData("state=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("code=1")]
    [InlineData("")]
    [InlineData("error=access_denied")]
    public async Task Callback_StateThatIsNone_IsNobody(string query)
    {
        var (browser, _) = await BegunAsync();

        var end = await GoogleApp.ReturnAsync(browser, $"{app.Url}api/auth/google/callback?{query}");

        Assert.Equal(Failed, end.Location);
        Assert.DoesNotContain("mailservr-session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task Callback_ChangedState_IsNobody()
    {
        var (browser, back) = await BegunAsync();
        var state = FakeGoogle.Read(back)["state"];
        var changed = (state[40] == 'A' ? "B" : "A") + state[41..];

        var end = await GoogleApp.ReturnAsync(
            browser, back.Replace(state, state[..40] + changed, StringComparison.Ordinal));

        Assert.Equal(Failed, end.Location);
    }

    [Fact]
    public async Task Callback_Twice_IsNobodyTheSecondTime()
    {
        var (browser, back) = await BegunAsync();
        var handshake = browser.Cookies.Single();
        Assert.Equal("/", (await GoogleApp.ReturnAsync(browser, back)).Location);

        var again = await GoogleApp.ReturnAsync(new Browser(app.Url), back);
        var withCookie = new Browser(app.Url) { Cookies = { [handshake.Key] = handshake.Value } };
        var replayed = await GoogleApp.ReturnAsync(withCookie, back);

        Assert.Equal(Failed, again.Location);
        Assert.Equal(Failed, replayed.Location);
        Assert.DoesNotContain("mailservr-session", withCookie.Cookies.Keys);
    }

    [Fact]
    public async Task Callback_PersonWhoSaysNo_IsTold()
    {
        var browser = new Browser(app.Url);
        var start = await browser.SendAsync(HttpMethod.Get, "/api/auth/google?returnTo=/welcome", null, null);

        var end = await GoogleApp.ReturnAsync(browser, FakeGoogle.Refuse(start.Location));

        Assert.Equal("/welcome#error=access_denied", end.Location);
        Assert.Empty(browser.Cookies);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/%5Cevil.example/")]
    [InlineData("/%09/evil.example/")]
    [InlineData("/%0D%0ASet-Cookie:%20a=b")]
    [InlineData("evil")]
    [InlineData("/a%23challenge=x")]
    [InlineData("javascript:alert(1)")]
    public async Task Begin_ReturnToAnotherSite_Is400(string returnTo)
    {
        var browser = new Browser(app.Url);

        var answer = await browser.SendAsync(HttpMethod.Get, "/api/auth/google?returnTo=" + returnTo, null, null);

        answer.IsProblem(400, "invalid");
        Assert.Empty(browser.Cookies);
    }

    private async Task<(Browser Browser, string Back)> BegunAsync()
    {
        var browser = new Browser(app.Url);
        var person = GoogleApp.NewPerson();
        var start = await browser.SendAsync(HttpMethod.Get, "/api/auth/google", null, null);
        return (browser, app.Google.Agree(start.Location, person.Subject, person.Email));
    }

    private async Task FailsAsync()
    {
        try
        {
            var browser = new Browser(app.Url);
            var end = await app.SignInAsync(browser, GoogleApp.NewPerson());
            Assert.Equal(Failed, end.Location);
            Assert.Empty(browser.Cookies);
        }
        finally
        {
            (app.Google.Forge, app.Google.Fail) = (null, null);
        }
    }
}
