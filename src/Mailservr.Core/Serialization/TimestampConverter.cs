using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mailservr.Serialization;

/// <summary>ISO 8601 in UTC with milliseconds and <c>Z</c>; any offset is taken, none means UTC. Of up to nine digits
/// of a second, seven count.</summary>
public sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly string[] Taken =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>Reads a time as the API takes it.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            WithTicks(text),
            Taken,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);

    /// <summary>A time as the API writes it.</summary>
    internal static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Written, CultureInfo.InvariantCulture);

    // A tick is the seventh digit; Go and Java write nine.
    private static string? WithTicks(string? text)
    {
        const int dot = 19;
        const int ticks = dot + 8;
        if (text is null || text.Length <= ticks || text[dot] != '.')
            return text;
        var digits = text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9');
        var end = digits < 0 ? text.Length : dot + 1 + digits;
        return end - ticks is 1 or 2 ? text.Remove(ticks, end - ticks) : text;
    }

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var time)
            ? time
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Format(value));
    }
}
