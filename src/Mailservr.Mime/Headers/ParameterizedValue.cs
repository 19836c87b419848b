namespace Mailservr.Mime;

/// <summary>A field such as Content-Type: a value and its parameters.</summary>
/// <param name="Value">As written, without comments; "" when there is none.</param>
/// <param name="Parameters">Decoded values by case-insensitive name, without the marks of RFC 2231.</param>
public sealed record ParameterizedValue(string Value, IReadOnlyDictionary<string, string> Parameters);
