using System.Text.Json.Serialization;

namespace Mailservr.Client.Http;

/// <summary>The envelope of one thing.</summary>
internal sealed record Data<T>([property: JsonPropertyName("data")] T Value);

/// <summary>The envelope of a list.</summary>
internal sealed record DataPage<T>(IReadOnlyList<T> Data, string? NextCursor);
