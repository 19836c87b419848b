using System.Globalization;

namespace Mailservr.Client.Http;

/// <summary>A path and its query; what is null is left out.</summary>
internal readonly record struct QueryText(string Text)
{
    public QueryText Add(string name, string? value)
    {
        if (value is null)
            return this;
        var separator = Text.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new QueryText($"{Text}{separator}{name}={Uri.EscapeDataString(value)}");
    }

    public QueryText Add(string name, bool? value) => Add(name, value is { } flag ? (flag ? "true" : "false") : null);

    public QueryText Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public QueryText Add(string name, DateTimeOffset? value) =>
        Add(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));

    public override string ToString() => Text;
}
