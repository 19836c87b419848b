using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>Looks words up in one segment.</summary>
/// <param name="session">That sees the index as <c>search</c>.</param>
/// <param name="accountId">Whose words.</param>
/// <param name="segment">Where.</param>
internal sealed class SegmentSearch(SqliteSession session, long accountId, SearchSegment segment)
{
    private const int PlaceBits = 32;

    // From the row in which the word is, if it is anywhere.
    private const string RowsSql =
        """
        SELECT data FROM search.blocks WHERE segment = ?1
            AND first >= coalesce((SELECT max(first) FROM search.blocks WHERE segment = ?1 AND first <= ?2), ?2)
        ORDER BY first
        """;

    /// <summary>Messages that have all of the terms. Long words tell most, and are asked first.</summary>
    public MessageSet Find(IReadOnlyList<SearchTerm> terms) =>
        FindAll([.. terms.OrderByDescending(term => term.Words.Sum(word => word.Length))], Find);

    private MessageSet Find(SearchTerm term)
    {
        if (term.Words.Count == 1)
            return Find(term.Words[0], term.IsBeginning);

        var words = term.Words.Select((word, i) => (Word: word, IsBeginning: term.IsBeginning && i == term.Words.Count - 1)).ToList();
        var candidates = FindAll([.. words.OrderByDescending(word => word.Word.Length)], word => Find(word.Word, word.IsBeginning));
        return candidates.IsEmpty ? candidates : FindPhrase(words, candidates);
    }

    private MessageSet FindAll<T>(IReadOnlyList<T> asked, Func<T, MessageSet> find)
    {
        var found = asked.Count == 0 ? new MessageSet(segment.Messages) : find(asked[0]);
        for (var i = 1; i < asked.Count && !found.IsEmpty; i++)
            found.KeepOnly(find(asked[i]));
        return found;
    }

    private MessageSet Find(string word, bool isBeginning)
    {
        var found = new MessageSet(segment.Messages);
        Visit(word, isBeginning, block =>
        {
            var list = new PostingReader(block);
            while (list.ReadMessage())
                found.Add(list.Message);
        });
        return found;
    }

    private MessageSet FindPhrase(List<(string Word, bool IsBeginning)> words, MessageSet candidates)
    {
        List<long> places = [];
        for (var i = 0; i < words.Count; i++)
        {
            var next = Places(words[i].Word, words[i].IsBeginning, candidates);
            places = i == 0 ? next : Following(places, next);
        }

        var found = new MessageSet(segment.Messages);
        foreach (var place in places)
            found.Add((int)(place >> PlaceBits));
        return found;
    }

    /// <summary>Where the candidates have a word, in order: the message above, the place below.</summary>
    private List<long> Places(string word, bool isBeginning, MessageSet candidates)
    {
        var places = new List<long>();
        Visit(word, isBeginning, block =>
        {
            var list = new PostingReader(block);
            while (list.Read())
            {
                if (!candidates.Contains(list.Message))
                    continue;
                var place = (long)list.Message << PlaceBits;
                for (var position = 0; position < list.PlaceBytes.Length;)
                    places.Add(place += ByteBuffer.Read(list.PlaceBytes, ref position));
            }
        });
        if (isBeginning)
            places.Sort();
        return places;
    }

    private static List<long> Following(List<long> places, List<long> next)
    {
        var following = new List<long>();
        var i = 0;
        foreach (var place in next)
        {
            while (i < places.Count && places[i] + 1 < place)
                i++;
            if (i < places.Count && places[i] + 1 == place)
                following.Add(place);
        }

        return following;
    }

    private void Visit(string word, bool isBeginning, Action<Block> found)
    {
        var key = SearchKey.Of(accountId, word);
        session.Prepare(RowsSql).Bind(segment.Number).BindBlob(key).Each(row =>
        {
            var block = new Block(row.Blob(0));
            while (block.Read())
            {
                if (isBeginning ? block.Term.StartsWith(key) : block.Term.SequenceEqual(key))
                    found(block);
                else if (block.Term.SequenceCompareTo(key) > 0)
                    return false;
            }

            return isBeginning;
        });
    }
}
