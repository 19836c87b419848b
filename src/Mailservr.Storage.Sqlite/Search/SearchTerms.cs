using System.Globalization;
using System.Text;

namespace Mailservr.Storage.Sqlite;

/// <summary>Turns what people type into a query of FTS5. Every word is put in quotes: nothing is an operator.</summary>
internal static class SearchTerms
{
    /// <summary>More words narrow nothing down any further, but each costs a look into the index.</summary>
    private const int MaxTerms = 32;

    private const int MaxTermLength = 256;

    /// <summary>The query, bound to one account; null when the text has no words, which filters nothing.</summary>
    public static string? ToMatch(long accountId, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        var terms = Split(text).Take(MaxTerms).ToList();
        return terms.Count == 0
            ? null
            : $"account : \"{AccountToken(accountId)}\" AND {{sender subject content attachments}} : "
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
                searchable |= IsTokenPart(rune);
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

    // A NUL would end the query for FTS5, a quote the string.
    private static bool IsSeparator(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value == '"';

    // What the tokenizer unicode61 takes for a part of a word; a term without any would match nothing.
    private static bool IsTokenPart(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse;

    private static string Quote(string term) =>
        '"' + (term.Length > MaxTermLength ? term[..MaxTermLength] : term) + '"';
}
