using System.Buffers;
using System.Globalization;

namespace Mailservr.Mime;

internal static class ParameterNames
{
    public static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.*");

    /// <summary>
    /// "name", "name*", "name*2" or "name*2*" (RFC 2231 §3, §4). Segment is -1 for the whole value.
    /// </summary>
    public static (string Name, int Segment, bool Extended) Split(string written)
    {
        var extended = written.EndsWith('*');
        var name = extended ? written[..^1] : written;
        var star = name.LastIndexOf('*');
        if (star > 0 && int.TryParse(name.AsSpan(star + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return (name[..star], n, extended);
        return (name, -1, extended);
    }
}
