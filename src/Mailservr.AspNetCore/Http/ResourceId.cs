using System.Globalization;

namespace Mailservr.AspNetCore.Http;

/// <summary>An id in a path. What is no id is nobody's: 0, which is answered like any id that is not there.</summary>
internal readonly record struct ResourceId(long Value)
{
    public static ResourceId Of(string? text) =>
        new(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0);

    public static bool TryParse(string? text, out ResourceId id)
    {
        id = Of(text);
        return true;
    }

    public static implicit operator long(ResourceId id) => id.Value;
}
