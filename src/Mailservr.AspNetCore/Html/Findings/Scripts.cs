namespace Mailservr.AspNetCore.Html.Findings;

/// <summary>Writing systems, as far as their letters can be taken for each other (Unicode Technical Standard 39 §5).</summary>
internal static class Scripts
{
    private static readonly (int First, int Last, string Name)[] Ranges =
    [
        (0x41, 0x5A, "Latin"), (0x61, 0x7A, "Latin"), (0xC0, 0x24F, "Latin"), (0x1E00, 0x1EFF, "Latin"),
        (0x370, 0x3FF, "Greek"), (0x1F00, 0x1FFF, "Greek"), (0x400, 0x52F, "Cyrillic"), (0x2DE0, 0x2DFF, "Cyrillic"),
        (0x530, 0x58F, "Armenian"), (0x590, 0x5FF, "Hebrew"), (0x600, 0x77F, "Arabic"), (0x900, 0x97F, "Devanagari"),
        (0xE00, 0xE7F, "Thai"), (0x10A0, 0x10FF, "Georgian"), (0x13A0, 0x13FF, "Cherokee"), (0x1100, 0x11FF, "East Asian"),
        (0x3040, 0x30FF, "East Asian"), (0x3400, 0x9FFF, "East Asian"), (0xAC00, 0xD7AF, "East Asian"),
    ];

    /// <summary>
    /// Whether a label of a name has letters of two scripts. Latin with those of East Asia is usual there.
    /// </summary>
    public static bool AreMixed(string name) => name.Split('.').Any(IsMixed);

    private static bool IsMixed(string label)
    {
        var scripts = label.EnumerateRunes().Select(rune => Of(rune.Value)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return scripts.Count > 2 || (scripts.Count == 2 && !(scripts.Contains("Latin") && scripts.Contains("East Asian")));
    }

    private static string? Of(int character)
    {
        foreach (var (first, last, name) in Ranges)
        {
            if (character >= first && character <= last)
                return name;
        }
        return null;
    }
}
