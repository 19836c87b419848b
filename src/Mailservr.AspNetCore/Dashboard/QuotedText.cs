using System.Text.RegularExpressions;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>A text that may end with what it answers.</summary>
/// <param name="Own">What stands before the quote.</param>
/// <param name="Quote">The quote with the line that says whose it is; null when there is none that is long.</param>
internal sealed partial record QuotedText(string Own, string? Quote)
{
    /// <summary>Fewer are not in the way.</summary>
    public const int MinLines = 5;

    // Programs break "On … wrote:" into so many lines at most.
    private const int MaxAttribution = 3;
    private const int MaxAttributionLength = 400;

    /// <summary>
    /// Cuts off what is quoted at the end. A quote with an answer below it stays where it is, and so does one with nothing
    /// before it. The text is read backwards, once.
    /// </summary>
    public static QuotedText Of(string text)
    {
        var (start, quoted) = (text.Length, 0);
        for (var end = text.Length; end > 0;)
        {
            var line = LineStart(text, end);
            if (text[line] == '>')
                (start, quoted) = (line, quoted + 1);
            else if (!IsBlank(text, line, end))
                break;
            end = line;
        }
        if (quoted < MinLines)
            return new(text, null);
        start = WithAttribution(text, start);
        var own = text[..start].TrimEnd();
        return own.Length == 0 ? new(text, null) : new(own, text[start..].TrimEnd());
    }

    private static int WithAttribution(string text, int quote)
    {
        var end = quote;
        while (end > 0 && IsBlank(text, LineStart(text, end), end))
            end = LineStart(text, end);
        var (first, found) = (end, quote);
        for (var lines = 0; lines < MaxAttribution && first > 0; lines++)
        {
            var line = LineStart(text, first);
            if (IsBlank(text, line, first) || end - line > MaxAttributionLength)
                break;
            first = line;
            if (Dated().IsMatch(text[first..end]))
                return first;
            if (lines == 0 && Named().IsMatch(text[first..end]))
                found = first;
        }
        return found;
    }

    /// <summary>Of the line that ends, with its line break, before a place.</summary>
    private static int LineStart(string text, int end) => text.LastIndexOf('\n', Math.Max(0, end - 2), Math.Max(0, end - 1)) + 1;

    private static bool IsBlank(string text, int start, int end) => text.AsSpan(start, end - start).IsWhiteSpace();

    [GeneratedRegex(
        @"^\s*(On|Am|Le|El|Em|Il|Op)\b[^\n]*\d.*\b(wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef)\b.*:\s*$",
        RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Dated();

    [GeneratedRegex(@"\b(wrote|writes|schrieb)\s*:\s*$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
