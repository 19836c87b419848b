using System.Diagnostics.CodeAnalysis;
using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>What people look for, as a tsquery. It holds nothing but words: nothing they type is an operator.</summary>
internal sealed class SearchTerms
{
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
            return OfSender(SenderOf(query)) is { Count: > 0 } sender ? new SearchTerms(sender) : null;

        var words = SearchTerm.Parse(query.Text);
        return new SearchTerms(words.Count == 0 ? [] : [.. words, .. OfSender(SenderOf(query))]);
    }

    /// <summary>What the index is asked of the sender: of a whole address and a part of another the first, which tells more.</summary>
    public static string? SenderOf(MailQuery query) => string.IsNullOrEmpty(query.Sender) ? query.From : query.Sender;

    /// <summary>Whether the index has something to say of a sender: he is no shorter than its grams.</summary>
    public static bool HasGrams([NotNullWhen(true)] string? from) =>
        from is not null && OfSender(from).Count > 0;

    /// <summary>Only of mail with an attachment: the index knows, so that no other is looked at.</summary>
    public SearchTerms Attached() => AreNone ? this : new([.. _terms, new SearchTerm([SearchDocument.Attached], false)]);

    /// <summary>The query; each of its words begins with the token.</summary>
    public string ToQuery(string token) => string.Join(" & ", _terms.Select(term => ToQuery(term, token)));

    private static List<SearchTerm> OfSender(string? from) =>
        from is null
            ? []
            : [.. SenderGrams.Covering(StoredText.Fold(from)).Select(gram => new SearchTerm([gram], false))];

    private static string ToQuery(SearchTerm term, string token)
    {
        var words = string.Join(" <-> ", term.Words.Select(word => token + word)) + (term.IsBeginning ? ":*" : "");
        return term.Words.Count > 1 ? $"({words})" : words;
    }
}
