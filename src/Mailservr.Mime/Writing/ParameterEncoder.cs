using System.Text;

namespace Mailservr.Mime;

/// <summary>File names as parameters (RFC 2183 §2.3, RFC 2231, RFC 6266 §4.3 and appendix D).</summary>
internal static class ParameterEncoder
{
    private const int MaxPlain = 60;

    // Characters of one continuation, so that "filename*10*=" and it fit into a line.
    private const int MaxSegment = 54;

    private const string Unescaped = "!#$&+-.^_`{|}~";

    /// <summary>The parameters, each to be written as one word.</summary>
    public static List<string> FileName(string name)
    {
        if (Ascii.IsValid(name) && name.Length <= MaxPlain && !name.Contains("=?", StringComparison.Ordinal))
            return ["filename=" + FieldFolder.Quoted(name)];
        var segments = Segments(name);
        var extended = segments.Select((segment, i) => segments.Count == 1
            ? $"filename*={segment}"
            : $"filename*{i}*={segment}");
        return [$"filename=\"{Fallback(name)}\"", .. extended];
    }

    // For readers that know no RFC 2231: the same ending, and nothing that has to be escaped.
    private static string Fallback(string name)
    {
        var dot = name.LastIndexOf('.');
        var ending = dot < 0 || name.Length - dot > 12 ? "" : name[dot..];
        var stem = name[..Math.Min(name.Length - ending.Length, MaxPlain - ending.Length)];
        var fallback = new StringBuilder(MaxPlain);
        foreach (var rune in (stem + ending).EnumerateRunes())
        {
            var keep = rune.IsAscii && rune.Value is not ('"' or '\\' or '%' or '=' or '?');
            fallback.Append(keep ? (char)rune.Value : '_');
        }

        return fallback.ToString();
    }

    private static List<string> Segments(string name)
    {
        var segments = new List<string>();
        var segment = new StringBuilder("utf-8''");
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in name.EnumerateRunes())
        {
            var plain = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value)
                || Unescaped.Contains((char)rune.Value, StringComparison.Ordinal));
            var encoded = plain
                ? rune.ToString()
                : string.Concat(bytes[..rune.EncodeToUtf8(bytes)].ToArray().Select(b => $"%{b:X2}"));
            if (segment.Length + encoded.Length > MaxSegment)
            {
                segments.Add(segment.ToString());
                segment.Clear();
            }

            segment.Append(encoded);
        }

        segments.Add(segment.ToString());
        return segments;
    }
}
