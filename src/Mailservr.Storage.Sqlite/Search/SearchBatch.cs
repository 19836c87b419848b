using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>The words of several messages, until they are written as a segment.</summary>
internal sealed class SearchBatch
{
    /// <summary>Between two fields: no phrase reaches from one to the next.</summary>
    private const int FieldGap = 8;

    private readonly Dictionary<long, WordTable> _accounts = [];
    private readonly List<long> _ids = [];
    private int _place;

    /// <summary>Of the messages, in the order of their numbers within the segment.</summary>
    public IReadOnlyList<long> Ids => _ids;

    public void Add(SearchDocument document)
    {
        if (!_accounts.TryGetValue(document.AccountId, out var words))
            _accounts.Add(document.AccountId, words = new WordTable());
        _place = 0;
        foreach (var field in document.Fields)
        {
            Add(words, field);
            _place += FieldGap;
        }

        if (document.Sender is { Length: > 0 } sender)
            words.Add(SearchDocument.WordOf(sender), _ids.Count, ++_place);
        _ids.Add(document.MessageId);
    }

    public void Write(SegmentWriter writer)
    {
        var posting = new Posting();
        foreach (var (key, words, number) in InOrder())
        {
            posting.Clear();
            words.CopyTo(number, ref posting);
            writer.Add(key, ref posting);
        }

        writer.Flush();
    }

    private void Add(WordTable words, string field)
    {
        var reader = new SearchWordReader(field);
        while (reader.Read())
            words.Add(reader.Word, _ids.Count, ++_place);
    }

    private (byte[] Key, WordTable Words, int Number)[] InOrder()
    {
        var keys = _accounts.SelectMany(account => Enumerable.Range(0, account.Value.Count).Select(
            number => (Key: SearchKey.Of(account.Key, account.Value.Word(number)), Words: account.Value, Number: number))).ToArray();
        Array.Sort(keys, static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return keys;
    }
}
