using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;

namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>Reads character references such as <c>&amp;amp;</c> (WHATWG HTML §13.2.5.72).</summary>
internal static class CharacterReferences
{
    private const int LongestName = 32;
    private const int LargestCodePoint = 0x10FFFF;

    // What addresses are disguised with; the names of HTML 4 are known to the framework.
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Tab"] = "\t", ["NewLine"] = "\n", ["colon"] = ":", ["semi"] = ";", ["lpar"] = "(", ["rpar"] = ")",
        ["period"] = ".", ["comma"] = ",", ["sol"] = "/", ["bsol"] = "\\", ["quest"] = "?", ["equals"] = "=", ["num"] = "#",
        ["apos"] = "'", ["grave"] = "`", ["excl"] = "!", ["ast"] = "*", ["plus"] = "+", ["lowbar"] = "_", ["dollar"] = "$",
        ["percnt"] = "%", ["commat"] = "@", ["lsqb"] = "[", ["rsqb"] = "]", ["lcub"] = "{", ["rcub"] = "}", ["verbar"] = "|",
        ["hyphen"] = "\u2010", ["dash"] = "\u2010", ["LT"] = "<", ["GT"] = ">", ["AMP"] = "&", ["QUOT"] = "\"",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Decode(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('&');
        if (at < 0)
            return text.ToString();
        var decoded = new StringBuilder(text.Length);
        for (; at >= 0; at = text.IndexOf('&'))
        {
            decoded.Append(text[..at]);
            text = text[at..];
            var (character, length) = text.StartsWith("&#") ? Number(text) : Name(text);
            decoded.Append(character);
            text = text[length..];
        }
        return decoded.Append(text).ToString();
    }

    private static (string Character, int Length) Number(ReadOnlySpan<char> text)
    {
        var isHex = text.Length > 2 && text[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        var end = start;
        var value = 0;
        while (end < text.Length && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            var digit = int.Parse(text.Slice(end, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            value = Math.Min((value * (isHex ? 16 : 10)) + digit, LargestCodePoint + 1);
            end++;
        }
        if (end == start)
            return ("&#", 2);
        if (end < text.Length && text[end] == ';')
            end++;
        return (Character(value), end);
    }

    private static string Character(int value)
    {
        if (value is 0 or > LargestCodePoint or (>= 0xD800 and <= 0xDFFF))
            return "\uFFFD";
        // What people mean who write 128 to 159 (§13.2.5.80).
        return value is >= 0x80 and <= 0x9F
            ? Windows1252[value - 0x80].ToString()
            : char.ConvertFromUtf32(value);
    }

    private static (string Character, int Length) Name(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, LongestName)].IndexOf(';');
        if (end < 2 || text[1..end].ContainsAnyExceptInRange('0', 'z'))
            return ("&", 1);
        if (ByName.TryGetValue(text[1..end], out var character))
            return (character, end + 1);
        var reference = text[..(end + 1)].ToString();
        var decoded = WebUtility.HtmlDecode(reference);
        return decoded == reference ? ("&", 1) : (decoded, end + 1);
    }
}
