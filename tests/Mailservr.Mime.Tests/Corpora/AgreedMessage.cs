using System.Text.Json;

namespace Mailservr.Mime.Tests;

/// <summary>One line of expected.ndjson: what at least three of four independent parsers agree on.</summary>
internal sealed record AgreedMessage(string File, IReadOnlyDictionary<string, string> Fields)
{
    public static IEnumerable<AgreedMessage> ReadAll(string folder)
    {
        foreach (var line in System.IO.File.ReadLines(Path.Combine(folder, "expected.ndjson")))
        {
            using var json = JsonDocument.Parse(line);
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name is not ("file" or "disputed"))
                    fields[property.Name] = Flatten(property.Value);
            }

            yield return new AgreedMessage(json.RootElement.GetProperty("file").GetString() ?? "", fields);
        }
    }

    private static string Flatten(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Select(item => $"[{Flatten(item)}]")),
        JsonValueKind.String => value.GetString() ?? "",
        _ => "",
    };
}
