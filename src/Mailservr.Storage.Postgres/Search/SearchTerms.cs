using System.Diagnostics.CodeAnalysis;
using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>What people look for, as a tsquery. It holds nothing but words: nothing they type is an operator.</summary>
internal sealed class SearchTerms
{
    /// <summary>More words narrow nothing down any further, but each costs a look into the index.</summary>
    private const int MaxTerms = 32;

    private const int MaxTermLength = 256;

    private readonly List<SearchTerm> _terms;

    private SearchTerms(List<SearchTerm> terms) => _terms = terms;

    /// <summary>Of text that is not blank nothing can be searched: then nothing is found.</summary>
    public bool AreNone => _terms.Count == 0;

    /// <summary>
    /// Null when the index has nothing to say: the text is blank, and the sender too short. What is found still has to
    /// be compared with the sender, of whom the index only knows that he is likely.
    /// </summary>
    public static SearchTerms? Of(MailQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Text))
            return OfSender(query.From) is { Count: > 0 } sender ? new SearchTerms(sender) : null;

        var words = Terms(query.Text).Take(MaxTerms).ToList();
        return new SearchTerms(words.Count == 0 ? words : [.. words, .. OfSender(query.From)]);
    }

    /// <summary>The query is one word or the beginning of one.</summary>
    public bool IsOneWord => _terms is [{ Words.Count: 1 }];

    /// <summary>Whether the index has something to say of a sender: he is no shorter than its grams.</summary>
    public static bool HasGrams([NotNullWhen(true)] string? from) =>
        from is not null && OfSender(from).Count > 0;

    /// <summary>Only of mail with an attachment: the index knows, so that no other is looked at.</summary>
    public SearchTerms Attached() => AreNone ? this : new([.. _terms, new SearchTerm([SearchDocument.Attached], false)]);

    /// <summary>The query; each of its words begins with the token.</summary>
    public string ToQuery(string token) => string.Join(" & ", _terms.Select(term => term.ToQuery(token)));

    private static List<SearchTerm> OfSender(string? from) =>
        from is null
            ? []
            : [.. SenderGrams.Covering(StoredText.Fold(from)).Select(gram => new SearchTerm([gram], false))];

    // Between two quotes is a phrase; elsewhere, and behind a quote that is never closed, each word is for itself.
    private static IEnumerable<SearchTerm> Terms(string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var open = text.IndexOf('"', position);
            var close = open < 0 ? -1 : text.IndexOf('"', open + 1);
            var end = close < 0 ? text.Length : open;
            foreach (var word in Words(text[position..end]))
            {
                if (WordsOf(word) is { Count: > 0 } beginning)
                    yield return new SearchTerm(beginning, IsBeginning: true);
            }

            if (close < 0)
                yield break;
            if (WordsOf(text[(open + 1)..close]) is { Count: > 0 } phrase)
                yield return new SearchTerm(phrase, IsBeginning: false);
            position = close + 1;
        }
    }

    private static string[] Words(string text) =>
        text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);

    // One word of the text may be several of the index, which then stand together.
    private static List<string> WordsOf(string text) => [.. SearchWords.Split(Cut(text))];

    private static string Cut(string term) => term.Length <= MaxTermLength ? term : term[..MaxTermLength];
}

/// <param name="Words">Words of the index that stand together.</param>
/// <param name="IsBeginning">The last is the beginning of a word.</param>
internal sealed record SearchTerm(IReadOnlyList<string> Words, bool IsBeginning)
{
    public string ToQuery(string token)
    {
        var words = string.Join(" <-> ", Words.Select(word => token + word)) + (IsBeginning ? ":*" : "");
        return Words.Count > 1 ? $"({words})" : words;
    }
}
