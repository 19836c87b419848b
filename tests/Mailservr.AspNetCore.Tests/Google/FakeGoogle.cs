using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Tests.Google;

/// <summary>Google's two endpoints, strict about what they are sent. The test plays the person at the page of consent.</summary>
public sealed class FakeGoogle : IAsyncDisposable
{
    public const string ClientId = "mailservr.apps.googleusercontent.example";
    public const string ClientSecret = "GOCSPX-fake-client-secret";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    private FakeGoogle(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Changes the claims of the next ID tokens; null for those of an honest Google.</summary>
    public Func<JsonObject, JsonObject?>? Forge { get; set; }

    /// <summary>Stands for the token endpoint; null for an honest one.</summary>
    public Func<IResult>? Fail { get; set; }

    public static async Task<FakeGoogle> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var google = new FakeGoogle(builder.Build());
        NotedSecrets.Note(ClientSecret);
        google._app.MapPost("/token", google.ExchangeAsync);
        await google._app.StartAsync();
        return google;
    }

    /// <summary>The person signs in and agrees.</summary>
    /// <returns>Where the browser is sent back to.</returns>
    public string Agree(string? authorizationUrl, string subject, string email, bool isVerified = true)
    {
        var query = Read(authorizationUrl);
        Assert.Equal(ClientId, query["client_id"]);
        Assert.Equal("code", query["response_type"]);
        Assert.Equal("openid email", query["scope"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        var code = "4/" + RandomNumberGenerator.GetHexString(32);
        _grants[code] = new Grant(subject, email, isVerified, query["redirect_uri"], query["code_challenge"]);
        return QueryHelpers.AddQueryString(query["redirect_uri"], new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["state"] = query["state"], ["code"] = code, ["scope"] = "email openid",
        });
    }

    /// <summary>The person says no.</summary>
    public static string Refuse(string? authorizationUrl)
    {
        var query = Read(authorizationUrl);
        return QueryHelpers.AddQueryString(query["redirect_uri"], new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["state"] = query["state"], ["error"] = "access_denied",
        });
    }

    public static Dictionary<string, string> Read(string? url) =>
        QueryHelpers.ParseQuery(new Uri(url ?? "").Query).ToDictionary(
            pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ExchangeAsync(HttpRequest request)
    {
        if (Fail is { } fail)
            return fail();
        var form = await request.ReadFormAsync();
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return Error("invalid_client");
        if (form["grant_type"] != "authorization_code"
            || !_grants.TryRemove(form["code"].ToString(), out var grant)
            || grant.RedirectUri != form["redirect_uri"] || grant.Challenge != challenge)
            return Error("invalid_grant");
        return Answer(grant);
    }

    private IResult Answer(Grant grant)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var honest = new JsonObject
        {
            ["iss"] = "https://accounts.google.com",
            ["azp"] = ClientId,
            ["aud"] = ClientId,
            ["sub"] = grant.Subject,
            ["email"] = grant.Email,
            ["email_verified"] = grant.IsVerified,
            ["iat"] = now,
            ["exp"] = now + 3600,
        };
        var claims = Forge is null ? honest : Forge(honest);
        var answer = new JsonObject { ["access_token"] = Token(), ["expires_in"] = 3599, ["token_type"] = "Bearer" };
        if (claims is not null)
            answer["id_token"] = $"{Encode("""{"alg":"RS256"}""")}.{Encode(claims.ToJsonString())}.{Token()}";
        return Results.Text(answer.ToJsonString(), "application/json");
    }

    private static string Token()
    {
        var token = RandomNumberGenerator.GetHexString(40);
        NotedSecrets.Note(token);
        return token;
    }

    private static IResult Error(string code) =>
        Results.Text($$"""{"error":"{{code}}"}""", "application/json", statusCode: StatusCodes.Status400BadRequest);

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private sealed record Grant(string Subject, string Email, bool IsVerified, string RedirectUri, string Challenge);
}
