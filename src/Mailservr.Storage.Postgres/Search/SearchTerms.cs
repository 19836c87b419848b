using System.Text;

namespace Mailservr.Storage.Postgres;

/// <summary>Turns what people type into a tsquery. It holds nothing but words: nothing is an operator.</summary>
internal static class SearchTerms
{
    /// <summary>More words narrow nothing down any further, but each costs a look into the index.</summary>
    private const int MaxTerms = 32;

    private const int MaxTermLength = 256;

    /// <summary>
    /// The query, bound to one account; null when the text is blank, which filters nothing. An empty query finds
    /// nothing: so does text of which nothing can be searched.
    /// </summary>
    public static string? ToQuery(long accountId, string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? null
            : string.Join(" & ", Terms(SearchDocument.AccountToken(accountId), text).Take(MaxTerms));

    // Between two quotes is a phrase; elsewhere, and behind a quote that is never closed, each word is for itself.
    private static IEnumerable<string> Terms(string account, string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var open = text.IndexOf('"', position);
            var close = open < 0 ? -1 : text.IndexOf('"', open + 1);
            var end = close < 0 ? text.Length : open;
            foreach (var word in Words(text[position..end]))
            {
                if (Phrase(account, word) is { } beginning)
                    yield return beginning + ":*" + Close(beginning);
            }

            if (close < 0)
                yield break;
            if (Phrase(account, text[(open + 1)..close]) is { } phrase)
                yield return phrase + Close(phrase);
            position = close + 1;
        }
    }

    private static string[] Words(string text) =>
        text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);

    // One word of the text may be several of the index, which then stand together. Open, so that the last can be marked
    // as a beginning.
    private static string? Phrase(string account, string text)
    {
        var words = SearchWords.Split(Cut(text)).Select(word => account + word).ToList();
        return words.Count switch
        {
            0 => null,
            1 => words[0],
            _ => "(" + string.Join(" <-> ", words),
        };
    }

    private static string Close(string phrase) => phrase.StartsWith('(') ? ")" : "";

    private static string Cut(string term) => term.Length <= MaxTermLength ? term : term[..MaxTermLength];
}
