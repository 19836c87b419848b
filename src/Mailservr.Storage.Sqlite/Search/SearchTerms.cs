using System.Globalization;
using System.Text;

namespace Mailservr.Storage.Sqlite;

/// <summary>Turns what people type into a query of FTS5. Every word is put in quotes: nothing is an operator.</summary>
internal static class SearchTerms
{
    /// <summary>More words narrow nothing down any further, but each costs a look into the index.</summary>
    private const int MaxTerms = 32;

    private const int MaxTermLength = 256;

    /// <summary>A phrase without words, which FTS5 finds nowhere.</summary>
    private const string Nothing = "\"\"";

    /// <summary>
    /// The query, bound to one account; null when the text is blank, which filters nothing. Text of which nothing can
    /// be searched finds nothing.
    /// </summary>
    public static string? ToMatch(long accountId, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        var terms = Split(text).Take(MaxTerms).DefaultIfEmpty(Nothing);
        return $"account : \"{AccountToken(accountId)}\" AND {{sender subject content attachments}} : "
            + $"({string.Join(" AND ", terms)})";
    }

    /// <summary>A word that only the account column is asked for.</summary>
    public static string AccountToken(long accountId) =>
        "a" + accountId.ToString(CultureInfo.InvariantCulture);

    // Between two quotes is a phrase; elsewhere, and behind a quote that is never closed, each word is for itself.
    private static IEnumerable<string> Split(string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var open = text.IndexOf('"', position);
            var close = open < 0 ? -1 : text.IndexOf('"', open + 1);
            var end = close < 0 ? text.Length : open;
            foreach (var word in Words(text[position..end]))
                yield return Quote(word) + " *";
            if (close < 0)
                yield break;

            var phrase = string.Join(' ', Words(text[(open + 1)..close]));
            if (phrase.Length > 0)
                yield return Quote(phrase);
            position = close + 1;
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var searchable = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsSeparator(rune))
            {
                word.Append(rune);
                searchable |= SearchText.IsTokenPart(rune);
                continue;
            }

            if (searchable)
                yield return word.ToString();
            word.Clear();
            searchable = false;
        }

        if (searchable)
            yield return word.ToString();
    }

    // A NUL would end the query for FTS5, a quote the string; what could not be read says nothing.
    private static bool IsSeparator(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value == '"' || rune == Rune.ReplacementChar;

    // Cut once more, as blanks make it longer: a phrase of very many characters costs a look for each.
    private static string Quote(string term) => '"' + Cut(SearchText.Separate(Cut(term))) + '"';

    private static string Cut(string term)
    {
        if (term.Length <= MaxTermLength)
            return term;
        return term[..(char.IsHighSurrogate(term[MaxTermLength - 1]) ? MaxTermLength - 1 : MaxTermLength)];
    }
}
