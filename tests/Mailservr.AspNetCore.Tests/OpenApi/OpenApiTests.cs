using System.Text.Json;
using Mailservr.Accounts;

namespace Mailservr.AspNetCore.Tests.OpenApi;

public sealed class OpenApiTests(TestApp app)
{
    [Fact]
    public async Task Document_EachOperation_SaysWhatItTakesAndDemands()
    {
        var document = (await new ApiClient(app.Client()).GetAsync("/openapi/mailservr.json")).Json;
        var list = document.GetProperty("paths").GetProperty("/api/emails").GetProperty("get");

        var parameters = list.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.Contains("hasAttachment", parameters);
        Assert.Contains("cursor", parameters);
        Assert.Equal("apiKey", list.GetProperty("security")[0].EnumerateObject().First().Name);
        Assert.Equal(JsonValueKind.Object, document.GetProperty("components").GetProperty("securitySchemes").ValueKind);
        var probe = document.GetProperty("paths").GetProperty("/health/live").GetProperty("get");
        Assert.False(probe.TryGetProperty("security", out _));
    }

    [Theory]
    [InlineData("/api/domains", "post", "201", "dns")]
    [InlineData("/api/domains/{id}/verify", "post", "200", "dns")]
    [InlineData("/api/v1/aliases", "post", "201", "local_part")]
    public async Task Document_Example_HasTheMembersOfTheAnswer(string path, string method, string status, string member)
    {
        var document = (await new ApiClient(app.Client()).GetAsync("/openapi/mailservr.json")).Json;
        var example = document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses")
            .GetProperty(status).GetProperty("content").GetProperty("application/json").GetProperty("example");
        Assert.True(example.GetProperty("data").TryGetProperty(member, out _), example.GetRawText());
    }

    [Fact]
    public async Task Document_EachCreation_TakesABodyAndAnIdempotencyKey()
    {
        var document = (await new ApiClient(app.Client()).GetAsync("/openapi/mailservr.json")).Json;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("post", out var post) || !post.GetProperty("responses").TryGetProperty("201", out _))
                continue;
            var types = post.GetProperty("requestBody").GetProperty("content").EnumerateObject();
            Assert.Equal(["application/json"], types.Select(type => type.Name));
            Assert.False(path.Value.TryGetProperty("head", out _), path.Name);
            // Signing in and out makes nothing; nor may a hash of a password be kept.
            if (path.Name.StartsWith("/api/auth/", StringComparison.Ordinal) || path.Name == "/api/account/password")
                continue;
            Assert.Contains("Idempotency-Key", post.GetProperty("parameters").GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Document_EachOperation_RefusesAKeyWithoutTheScopeItNames()
    {
        var document = (await new ApiClient(app.Client()).GetAsync("/openapi/mailservr.json")).Json;
        var account = await app.AccountAsync(AccountRole.Admin);
        var keys = new Dictionary<string, ApiClient>(StringComparer.Ordinal);
        foreach (var scope in ApiScopes.All)
            keys[scope] = await app.ClientAsync(account.AccountId, [.. ApiScopes.All.Where(other => other != scope)]);

        var called = 0;
        foreach (var (path, method, scope) in Operations(document))
        {
            var id = path.Replace("{id}", "1", StringComparison.Ordinal).Replace("{blockId}", "1", StringComparison.Ordinal);
            var answer = await keys[scope].SendAsync(new HttpMethod(method), id, method is "POST" or "PATCH" ? "{}" : null);
            answer.IsProblem(403, "scope_missing");
            called++;
        }
        Assert.True(called > 40, $"{called} operations name a scope.");
    }

    private static IEnumerable<(string Path, string Method, string Scope)> Operations(JsonElement document)
    {
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                if (operation.Value.TryGetProperty("security", out var security))
                    yield return (
                        path.Name,
                        operation.Name.ToUpperInvariant(),
                        security[0].EnumerateObject().First().Value[0].GetString() ?? "");
            }
        }
    }

    [Fact]
    public async Task Document_EachOperationOfWebhooks_HasExamples()
    {
        var document = (await new ApiClient(app.Client()).GetAsync("/openapi/mailservr.json")).Json;
        var delivery = document.GetProperty("paths").GetProperty("/api/webhooks/{id}/deliveries/{deliveryId}");
        var answer = delivery.GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content");
        var replay = document.GetProperty("paths").GetProperty("/api/webhooks/{id}/replay").GetProperty("post");

        var example = answer.GetProperty("application/json").GetProperty("example").GetProperty("data");
        Assert.Equal("pending", example.GetProperty("status").GetString());
        Assert.True(replay.GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .TryGetProperty("example", out _));
        Assert.Contains("Idempotency-Key", replay.GetProperty("parameters").GetRawText(), StringComparison.Ordinal);
        Assert.True(replay.GetProperty("responses").TryGetProperty("202", out _));
    }
}
