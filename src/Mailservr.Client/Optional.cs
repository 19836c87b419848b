using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Mailservr.Client;

/// <summary>A member of a change that may be set to null, and stays as it is when it is not given.</summary>
public readonly record struct Optional<T>
{
    private Optional(T value) => (Value, IsGiven) = (value, true);

    public bool IsGiven { get; }

    public T? Value { get; }

    public static implicit operator Optional<T>(T value) => new(value);
}

/// <summary>Writes the value; what is not given is not asked for.</summary>
internal sealed class OptionalConverter<T> : JsonConverter<Optional<T>>
{
    public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Changes are written only.");

    public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options)
    {
        if (value.Value is { } given)
            JsonSerializer.Serialize(writer, given, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
        else
            writer.WriteNullValue();
    }
}
