using System.Buffers;
using System.Text;

namespace Mailservr.AspNetCore.Html;

/// <summary>Escapes text, and leaves out the control characters that HTML does not have (WHATWG HTML §13.2.3.5).</summary>
internal static class CharacterFilter
{
    private const string Controls =
        "\0\x01\x02\x03\x04\x05\x06\x07\x08\x0B\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F\x7F";

    private static readonly SearchValues<char> Unwanted = SearchValues.Create(Controls);
    private static readonly SearchValues<char> TextMarks = SearchValues.Create(Controls + "<>");
    private static readonly SearchValues<char> ValueMarks = SearchValues.Create(Controls + "<>&\"'`");

    public static string Clean(string text) =>
        text.AsSpan().ContainsAny(Unwanted) ? string.Concat(text.Where(c => !Unwanted.Contains(c))) : text;

    /// <summary>Text of the source: its character references stay as they are, since they mean the same in what is written.</summary>
    public static void WriteText(ReadOnlySpan<char> text, StringBuilder output) => Write(text, TextMarks, output);

    /// <summary>The value of an attribute between double quotes.</summary>
    public static void WriteValue(ReadOnlySpan<char> value, StringBuilder output) => Write(value, ValueMarks, output);

    private static void Write(ReadOnlySpan<char> text, SearchValues<char> marks, StringBuilder output)
    {
        for (var at = text.IndexOfAny(marks); at >= 0; at = text.IndexOfAny(marks))
        {
            output.Append(text[..at]);
            output.Append(text[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '`' => "&#96;",
                _ => "",
            });
            text = text[(at + 1)..];
        }
        output.Append(text);
    }
}
