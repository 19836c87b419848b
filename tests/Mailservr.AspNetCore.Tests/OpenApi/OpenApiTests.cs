using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mailservr.AspNetCore.Tests.OpenApi;

/// <summary>What the document says; that the host does it is in <see cref="DocumentedRefusalTests"/>.</summary>
public sealed class OpenApiTests(TestApp app)
{
    private const string Approve = "MAILSERVR_APPROVE";

    [Fact]
    public async Task Document_IsTheApprovedOne()
    {
        var document = JsonNode.Parse((await ApiDocument.ReadAsync(app)).Root.GetRawText()) as JsonObject;
        // Where this host listens.
        document?.Remove("servers");
        var actual = document?.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }) + "\n";
        var path = ApprovedPath();
        if (Environment.GetEnvironmentVariable(Approve) == "1")
            await File.WriteAllTextAsync(path, actual);

        var approved = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";

        Assert.True(
            approved == actual,
            $"The document is not the approved one; the first line that differs:\n{FirstDifference(approved, actual)}\n" +
            $"If that is meant, approve it: {Approve}=1 dotnet test tests/Mailservr.AspNetCore.Tests, and commit {path}.");
    }

    [Fact]
    public async Task Document_EachOperation_HasASummaryAndExamplesThatFitTheirSchemas()
    {
        var document = await ApiDocument.ReadAsync(app);
        var schemas = new JsonSchema(document.Root);
        Assert.True(document.Operations.Count() > 60);

        foreach (var operation in document.Operations)
        {
            Assert.True(operation.Json.TryGetProperty("summary", out _), $"{operation.Name} has no summary.");
            foreach (var media in operation.Successes.Concat(operation.Requests))
            {
                Assert.True(media.Value.TryGetProperty("example", out var example), $"{operation.Name}: no example of {media.Name}.");
                if (media.Value.TryGetProperty("schema", out var schema))
                    AssertFits(schemas, operation, schema, example);
            }
        }
    }

    [Fact]
    public async Task Document_EachRefusal_ShowsAProblemOfItsStatusAndCode()
    {
        var document = await ApiDocument.ReadAsync(app);
        var schemas = new JsonSchema(document.Root);
        foreach (var operation in document.Operations)
        {
            foreach (var (status, answer) in operation.Answers.Where(answer => answer.Status >= 400))
            {
                var media = answer.GetProperty("content").GetProperty("application/problem+json");
                foreach (var example in media.GetProperty("examples").EnumerateObject())
                {
                    var value = schemas.Resolve(example.Value.GetProperty("$ref").GetString() ?? "").GetProperty("value");
                    AssertFits(schemas, operation, media.GetProperty("schema"), value);
                    Assert.Equal(status, value.GetProperty("status").GetInt32());
                    Assert.Equal(example.Name, value.GetProperty("code").GetString());
                }
            }
        }
    }

    [Fact]
    public async Task Document_EachOperation_SaysWhatItTakesAndDemands()
    {
        var document = await ApiDocument.ReadAsync(app);
        var list = document.Operations.Single(operation => operation.Name == "GET /api/emails");
        var probe = document.Operations.Single(operation => operation.Name == "GET /health/live");

        Assert.Contains("hasAttachment", list.Parameters("query"));
        Assert.Contains("cursor", list.Parameters("query"));
        Assert.Equal("apiKey", list.Json.GetProperty("security")[0].EnumerateObject().First().Name);
        Assert.False(probe.Json.TryGetProperty("security", out _));
        Assert.DoesNotContain(document.Operations, operation => operation.Method == "HEAD");
        var schemes = document.Root.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal(JsonValueKind.Object, schemes.GetProperty("apiKey").ValueKind);
    }

    [Fact]
    public async Task Document_EachCreation_TakesABodyAndAnIdempotencyKey()
    {
        var creations = (await ApiDocument.ReadAsync(app)).Operations
            .Where(operation => operation.Method == "POST" && operation.Answers.Any(answer => answer.Status == 201))
            .ToList();

        Assert.True(creations.Count > 8);
        foreach (var creation in creations)
        {
            Assert.Equal(["application/json"], creation.Requests.Select(type => type.Name));
            // Signing in and out makes nothing; nor may a hash of a password be kept.
            if (!creation.Path.StartsWith("/api/auth/", StringComparison.Ordinal))
                Assert.Contains("Idempotency-Key", creation.Parameters("header"));
        }
    }

    private static void AssertFits(JsonSchema schemas, ApiOperation operation, JsonElement schema, JsonElement example)
    {
        var faults = schemas.Faults(schema, example).ToList();
        Assert.True(faults.Count == 0, $"{operation.Name}: {string.Join(", ", faults)}");
    }

    private static string FirstDifference(string approved, string actual)
    {
        var (before, after) = (approved.Split('\n'), actual.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(before.Length, after.Length))
            .FirstOrDefault(i => before.ElementAtOrDefault(i) != after.ElementAtOrDefault(i));
        return $"{at + 1}: - {before.ElementAtOrDefault(at)}\n{at + 1}: + {after.ElementAtOrDefault(at)}";
    }

    private static string ApprovedPath()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mailservr.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Mailservr.sln");
        return Path.Combine(folder, "tests", "Mailservr.AspNetCore.Tests", "OpenApi", "mailservr.json");
    }
}
