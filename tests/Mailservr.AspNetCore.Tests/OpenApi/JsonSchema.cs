using System.Text.Json;

namespace Mailservr.AspNetCore.Tests.OpenApi;

/// <summary>As much of JSON Schema as the document uses: types, members, lists, maps and references.</summary>
internal sealed class JsonSchema(JsonElement document)
{
    private const int MaxDepth = 30;

    /// <summary>What does not fit, with where it is.</summary>
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at = "$", int depth = 0)
    {
        if (depth > MaxDepth)
            return [$"{at} is too deep"];
        if (schema.TryGetProperty("$ref", out var reference))
            return Faults(Resolve(reference.GetString() ?? ""), value, at, depth + 1);
        foreach (var name in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(name, out var choices))
                return choices.EnumerateArray().Any(choice => !Faults(choice, value, at, depth + 1).Any())
                    ? []
                    : [$"{at} fits none of its schemas"];
        }

        return IsOfType(schema, value) ? Members(schema, value, at, depth) : [$"{at} is a {value.ValueKind}"];
    }

    private IEnumerable<string> Members(JsonElement schema, JsonElement value, string at, int depth) => value.ValueKind switch
    {
        JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
            value.EnumerateArray().SelectMany((item, i) => Faults(items, item, $"{at}[{i}]", depth + 1)),
        JsonValueKind.Object => OfObject(schema, value, at, depth),
        _ => [],
    };

    private IEnumerable<string> OfObject(JsonElement schema, JsonElement value, string at, int depth)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(each => each.GetString() ?? ""))
            {
                if (!value.TryGetProperty(name, out _))
                    yield return $"{at}.{name} is missing";
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            var found = schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out var own)
                ? own
                : schema.TryGetProperty("additionalProperties", out var any) && any.ValueKind == JsonValueKind.Object
                    ? any
                    : (JsonElement?)null;
            if (found is not { } inner)
            {
                if (known.ValueKind == JsonValueKind.Object)
                    yield return $"{at}.{member.Name} is not known";
                continue;
            }

            foreach (var fault in Faults(inner, member.Value, $"{at}.{member.Name}", depth + 1))
                yield return fault;
        }
    }

    private static bool IsOfType(JsonElement schema, JsonElement value)
    {
        if (!schema.TryGetProperty("type", out var type))
            return true;
        IEnumerable<string?> types = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(each => each.GetString())
            : [type.GetString()];
        return types.Any(name => name switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "array" => value.ValueKind == JsonValueKind.Array,
            _ => value.ValueKind == JsonValueKind.Object,
        });
    }

    public JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name));
}
