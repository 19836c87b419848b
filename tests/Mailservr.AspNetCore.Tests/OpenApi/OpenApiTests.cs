using System.Text.Json;

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
            Assert.Contains("Idempotency-Key", post.GetProperty("parameters").GetRawText(), StringComparison.Ordinal);
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
