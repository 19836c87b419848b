using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

/// <summary>What at least three of four independent parsers agree on about one message (expected.ndjson).</summary>
internal sealed record AgreedMessage(string File, IReadOnlyDictionary<string, string> Fields)
{
    public static IReadOnlyList<AgreedMessage> ReadAll(string folder) =>
        [.. System.IO.File.ReadLines(Path.Combine(folder, "expected.ndjson")).Select(Read)];

    private static AgreedMessage Read(string line)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(line);
        var fields = json.EnumerateObject()
            .Where(field => field.Name is not ("file" or "disputed"))
            .ToDictionary(field => field.Name, field => Flat(field.Value), StringComparer.Ordinal);
        return new(json.Text("file") ?? "", fields);
    }

    private static string Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(" | ", value.EnumerateArray().Select(Flat)),
        JsonValueKind.String => value.GetString() ?? "",
        _ => "",
    };
}
