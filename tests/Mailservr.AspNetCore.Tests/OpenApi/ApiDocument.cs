using System.Text.Json;

namespace Mailservr.AspNetCore.Tests.OpenApi;

/// <summary>The OpenAPI document as the host serves it.</summary>
internal sealed record ApiDocument(JsonElement Root)
{
    public static async Task<ApiDocument> ReadAsync(TestApp app) =>
        new((await new ApiClient(app.Client()).GetAsync("/openapi/mailservr.json")).Json);

    public IEnumerable<ApiOperation> Operations =>
        from path in Root.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select new ApiOperation(operation.Name.ToUpperInvariant(), path.Name, operation.Value);
}

internal sealed record ApiOperation(string Method, string Path, JsonElement Json)
{
    public string Name => $"{Method} {Path}";

    /// <summary>The path with an id that nobody has in place of each parameter.</summary>
    public string Filled => string.Join('/', Path.Split('/').Select(part => part.StartsWith('{') ? "9007199254740000" : part));

    public IEnumerable<(int Status, JsonElement Json)> Answers =>
        Json.GetProperty("responses").EnumerateObject().Select(answer => (int.Parse(answer.Name), answer.Value));

    public IEnumerable<string> Parameters(string place) =>
        Json.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray().Where(each => each.GetProperty("in").GetString() == place)
                .Select(each => each.GetProperty("name").GetString() ?? "")
            : [];

    /// <summary>The media types of what it answers when it succeeds.</summary>
    public IEnumerable<JsonProperty> Successes =>
        Answers.Where(answer => answer.Status < 300).SelectMany(answer => MediaOf(answer.Json));

    public IEnumerable<JsonProperty> Requests =>
        Json.TryGetProperty("requestBody", out var body) ? MediaOf(body) : default;

    /// <summary>Status and code of everything it says that it refuses with.</summary>
    public IEnumerable<(int Status, string Code)> Refusals =>
        from answer in Answers
        where answer.Status >= 400
        from media in MediaOf(answer.Json)
        from example in media.Value.GetProperty("examples").EnumerateObject()
        select (answer.Status, example.Name);

    public bool Refuses(int status, string code) => Refusals.Contains((status, code));

    private static JsonElement.ObjectEnumerator MediaOf(JsonElement answer) =>
        answer.TryGetProperty("content", out var content) ? content.EnumerateObject() : default;
}
