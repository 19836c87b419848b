using System.Globalization;

namespace Mailservr.Mime;

internal static class DateZones
{
    private const string Months = "janfebmaraprmayjunjulaugsepoctnovdec";

    /// <summary>1 to 12 by the first three letters, or 0.</summary>
    public static int Month(ReadOnlySpan<char> word)
    {
        if (word.Length < 3)
            return 0;
        Span<char> start = stackalloc char[3];
        word[..3].ToLowerInvariant(start);
        var at = Months.AsSpan().IndexOf(start);
        return at < 0 || at % 3 != 0 ? 0 : at / 3 + 1;
    }

    /// <summary>
    /// "+hhmm", "+hh:mm", "-600", "GMT+2", or a name. RFC 5322 §4.3: single letters and unknown names say nothing,
    /// which is UTC. False when it is a number that no zone has.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> word, out TimeSpan? offset)
    {
        var sign = word.IndexOfAny('+', '-');
        if (sign < 0)
        {
            offset = TimeSpan.FromHours(Named(word));
            return true;
        }

        offset = null;
        Span<char> digits = stackalloc char[4];
        var count = 0;
        foreach (var c in word[(sign + 1)..])
        {
            if (c == ':')
                continue;
            if (!char.IsAsciiDigit(c) || count == 4)
                return false;
            digits[count++] = c;
        }

        if (!int.TryParse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        var minutes = count > 2 ? number / 100 * 60 + number % 100 : number * 60;
        offset = TimeSpan.FromMinutes(word[sign] == '-' ? -minutes : minutes);
        return true;
    }

    private static double Named(ReadOnlySpan<char> word) => word.ToString().ToUpperInvariant() switch
    {
        "EDT" => -4,
        "EST" or "CDT" => -5,
        "CST" or "MDT" => -6,
        "MST" or "PDT" => -7,
        "PST" or "AKDT" => -8,
        "AKST" => -9,
        "HST" => -10,
        "BST" or "CET" or "MET" or "WEST" => 1,
        "CEST" or "MEST" or "EET" or "SAST" => 2,
        "EEST" or "MSK" => 3,
        "IST" => 5.5,
        "JST" or "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZST" => 12,
        "NZDT" => 13,
        _ => 0,
    };
}
