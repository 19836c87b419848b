using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>The words of several messages, until they are written as a segment.</summary>
internal sealed class SearchBatch
{
    /// <summary>Between two fields: no phrase reaches from one to the next.</summary>
    private const int FieldGap = 8;

    private readonly Dictionary<long, Dictionary<string, Posting>> _accounts = [];
    private readonly List<long> _ids = [];
    private int _place;

    /// <summary>Of the messages, in the order of their numbers within the segment.</summary>
    public IReadOnlyList<long> Ids => _ids;

    public void Add(SearchDocument document)
    {
        if (!_accounts.TryGetValue(document.AccountId, out var words))
            _accounts.Add(document.AccountId, words = new(StringComparer.Ordinal));
        _place = 0;
        foreach (var field in document.Fields)
        {
            Add(words.GetAlternateLookup<ReadOnlySpan<char>>(), field);
            _place += FieldGap;
        }

        _ids.Add(document.MessageId);
    }

    public void Write(SegmentWriter writer)
    {
        foreach (var (key, posting) in InOrder())
            writer.Add(key, posting);
        writer.Flush();
    }

    private void Add(Dictionary<string, Posting>.AlternateLookup<ReadOnlySpan<char>> words, string field)
    {
        var reader = new SearchWordReader(field);
        while (reader.Read())
        {
            if (!words.TryGetValue(reader.Word, out var posting))
                words[reader.Word] = posting = new Posting();
            posting.Add(_ids.Count, ++_place);
        }
    }

    private (byte[] Key, Posting Posting)[] InOrder()
    {
        var words = _accounts.SelectMany(account => account.Value.Select(
            word => (Key: SearchKey.Of(account.Key, word.Key), Posting: word.Value))).ToArray();
        Array.Sort(words, static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return words;
    }
}
