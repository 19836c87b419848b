using System.Buffers;
using System.Collections.ObjectModel;

namespace Mailservr.Mime;

/// <summary>RFC 2045 §5.</summary>
/// <param name="MediaType">"type/subtype" in lower case.</param>
/// <param name="Parameters">Decoded values; names compare without case.</param>
public sealed record ContentType(string MediaType, IReadOnlyDictionary<string, string> Parameters)
{
    private static readonly SearchValues<char> TokenEnd = SearchValues.Create(" \t/;,\"()<>@:\\[]?=");

    /// <summary>What a part without a (readable) field is (RFC 2045 §5.2).</summary>
    public static ContentType TextPlain { get; } = new("text/plain", ReadOnlyDictionary<string, string>.Empty);

    internal static ContentType OctetStream { get; } =
        new("application/octet-stream", ReadOnlyDictionary<string, string>.Empty);

    /// <summary>What a part of a multipart/digest is, unless it says otherwise (RFC 2046 §5.1.5).</summary>
    internal static ContentType EmbeddedMessage { get; } =
        new("message/rfc822", ReadOnlyDictionary<string, string>.Empty);

    public string Type => MediaType[..MediaType.IndexOf('/', StringComparison.Ordinal)];
    public string Subtype => MediaType[(MediaType.IndexOf('/', StringComparison.Ordinal) + 1)..];
    public string? Charset => Parameters.GetValueOrDefault("charset");
    public string? Boundary => Parameters.GetValueOrDefault("boundary");

    internal bool Is(string type) =>
        MediaType.Length > type.Length && MediaType[type.Length] == '/'
        && MediaType.StartsWith(type, StringComparison.Ordinal);

    /// <summary>Null when there is no "type/subtype" at the start of the field.</summary>
    internal static ContentType? From(ParameterizedValue field)
    {
        var value = field.Value.AsSpan().Trim();
        var slash = value.IndexOfAny(TokenEnd);
        if (slash <= 0 || value[slash] != '/')
            return null;
        var end = value[(slash + 1)..].IndexOfAny(TokenEnd);
        var length = end < 0 ? value.Length : slash + 1 + end;
        return length == slash + 1
            ? null
            : new ContentType(value[..length].ToString().ToLowerInvariant(), field.Parameters);
    }
}

/// <summary>RFC 2183.</summary>
/// <param name="Type">"inline", "attachment" or another word, in lower case.</param>
/// <param name="Parameters">Decoded values; names compare without case.</param>
public sealed record ContentDisposition(string Type, IReadOnlyDictionary<string, string> Parameters)
{
    public string? FileName => Parameters.GetValueOrDefault("filename");
}
