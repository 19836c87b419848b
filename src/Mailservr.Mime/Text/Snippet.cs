using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>The first words of a mail, for lists.</summary>
public static class Snippet
{
    private static readonly SearchValues<char> Rulers = SearchValues.Create("-_=*~#+.<>|— ");

    /// <summary>
    /// The first text that says something: quotes, the line that introduces them, separators and bare links are
    /// skipped, unless there is nothing else; white space is folded.
    /// </summary>
    /// <param name="maxChars">UTF-16 code units; a longer text is cut behind a word and ends in "…".</param>
    public static string From(string text, int maxChars = 200)
    {
        var own = Gather(text, maxChars, selective: true);
        return own.Length > 0 ? own : Gather(text, maxChars, selective: false);
    }

    private static string Gather(string text, int maxChars, bool selective)
    {
        var result = new StringBuilder();
        // Whatever does not fit in this many characters of input is not the beginning of anything.
        var input = text.AsSpan(0, Math.Min(text.Length, 100_000));
        foreach (var range in input.Split('\n'))
        {
            var line = DisplayText.Clean(input[range].Trim().ToString());
            // A link before any text is "view in browser"; later it belongs to a sentence.
            var skipped = selective && (!IsMeaningful(line) || result.Length == 0 && IsLink(line));
            if (line.Length == 0 || skipped)
                continue;
            foreach (var word in line.AsSpan().Split(' '))
                AppendWord(result, line.AsSpan()[word].Trim());
            if (result.Length > maxChars)
                return Cut(result, maxChars);
        }

        return result.ToString();
    }

    private static void AppendWord(StringBuilder result, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return;
        if (result.Length > 0)
            result.Append(' ');
        result.Append(word);
    }

    private static string Cut(StringBuilder result, int maxChars)
    {
        var text = result.ToString(0, Math.Max(0, maxChars - 1));
        var blank = text.LastIndexOf(' ');
        // A word longer than half of it all is cut itself, but not between two surrogates.
        if (blank > maxChars / 2)
            text = text[..blank];
        else if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
            text = text[..^1];
        return text.TrimEnd(' ', ',', ';', ':', '-') + "…";
    }

    private static bool IsMeaningful(string line) => !line.StartsWith('>')
        && line.AsSpan().ContainsAnyExcept(Rulers) && !ReplyMarkers.IsAttribution(line)
        && !ReplyMarkers.IsSeparator(line);

    private static bool IsLink(string line) => !line.Contains(' ', StringComparison.Ordinal)
        && line.AsSpan().TrimStart("<[(").StartsWith("http", StringComparison.OrdinalIgnoreCase);
}
