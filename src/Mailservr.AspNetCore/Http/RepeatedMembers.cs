using System.Text.Json;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// Members that an object has twice. The serialiser sees to those that it knows; of the others two programs may yet read
/// two different things.
/// </summary>
internal static class RepeatedMembers
{
    /// <returns>The name of the first; null when there is none.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string? Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                open.Push(new HashSet<string>(StringComparer.Ordinal));
            else if (reader.TokenType == JsonTokenType.EndObject)
                open.Pop();
            else if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(NameOf(ref reader)))
                return NameOf(ref reader);
        }
        return null;
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException exception)
        {
            // Half a character, or bytes that are none.
            throw new JsonException("The name of a member is not text.", exception);
        }
    }
}
