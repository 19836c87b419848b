namespace Mailservr.Messages;

/// <summary>
/// What one message must have somewhere: a word of which only the beginning was typed, or a phrase. A word that people
/// type may be several of the index, such as an address: then these stand together.
/// </summary>
/// <param name="Words">Words as <see cref="SearchWordReader"/> has them, at least one, that follow each other.</param>
/// <param name="IsBeginning">Of the last word only the beginning is known.</param>
public sealed record SearchTerm(IReadOnlyList<string> Words, bool IsBeginning)
{
    /// <summary>More words narrow nothing down any further, but each costs a look into the index.</summary>
    private const int MaxTerms = 32;

    private const int MaxTermLength = 256;

    /// <summary>
    /// Reads <see cref="MailQuery.Text"/>: what stands between two quotes is a phrase; elsewhere, and behind a quote that is
    /// never closed, each word is for itself. Nothing people type is an operator.
    /// </summary>
    /// <returns>At most 32; none when there is no word in the text, which finds nothing.</returns>
    public static IReadOnlyList<SearchTerm> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Terms(text).Take(MaxTerms)];
    }

    private static IEnumerable<SearchTerm> Terms(string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var open = text.IndexOf('"', position);
            var close = open < 0 ? -1 : text.IndexOf('"', open + 1);
            var end = close < 0 ? text.Length : open;
            foreach (var typed in text[position..end].Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))
            {
                if (WordsOf(typed) is { Count: > 0 } beginning)
                    yield return new SearchTerm(beginning, IsBeginning: true);
            }

            if (close < 0)
                yield break;
            if (WordsOf(text[(open + 1)..close]) is { Count: > 0 } phrase)
                yield return new SearchTerm(phrase, IsBeginning: false);
            position = close + 1;
        }
    }

    private static List<string> WordsOf(string typed) =>
        [.. SearchWordReader.Split(typed.Length <= MaxTermLength ? typed : typed[..MaxTermLength])];
}
