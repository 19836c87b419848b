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
        if (term.Words.Count > 1)
            return FindPhrase(term);

        var found = new MessageSet(segment.Messages);
        Visit(term.Words[0], term.IsBeginning, block => Add(found, block.List));
        return found;
    }

    private MessageSet FindAll<T>(IReadOnlyList<T> asked, Func<T, MessageSet> find)
    {
        var found = asked.Count == 0 ? new MessageSet(segment.Messages) : find(asked[0]);
        for (var i = 1; i < asked.Count && !found.IsEmpty; i++)
            found.KeepOnly(find(asked[i]));
        return found;
    }

    // Every list is read once: first for its messages, then for the places in those that have all the words.
    private MessageSet FindPhrase(SearchTerm term)
    {
        var lists = new List<FoundList>[term.Words.Count];
        var candidates = FindAll(
            [.. Enumerable.Range(0, lists.Length).OrderByDescending(i => term.Words[i].Length)],
            i => MessagesOf(lists[i] = Lists(term.Words[i], term.IsBeginning && i == lists.Length - 1)));
        if (candidates.IsEmpty)
            return candidates;

        var places = Places(lists[0], candidates);
        for (var i = 1; i < lists.Length; i++)
            places = Following(places, Places(lists[i], candidates));
        var found = new MessageSet(segment.Messages);
        foreach (var place in places)
            found.Add((int)(place >> PlaceBits));
        return found;
    }

    private List<FoundList> Lists(string word, bool isBeginning)
    {
        var lists = new List<FoundList>();
        Visit(word, isBeginning, block => lists.Add(block.List));
        return lists;
    }

    private MessageSet MessagesOf(List<FoundList> lists)
    {
        var found = new MessageSet(segment.Messages);
        foreach (var list in lists)
            Add(found, list);
        return found;
    }

    private static void Add(MessageSet found, FoundList added)
    {
        for (var list = added.Read(); list.ReadMessage();)
            found.Add(list.Message);
    }

    /// <summary>Where the candidates have a word, in order: the message above, the place below.</summary>
    private static List<long> Places(List<FoundList> lists, MessageSet candidates)
    {
        var places = new List<long>();
        foreach (var found in lists)
        {
            for (var list = found.Read(); list.Read();)
            {
                if (!candidates.Contains(list.Message))
                    continue;
                var place = (long)list.Message << PlaceBits;
                for (var position = 0; position < list.PlaceBytes.Length;)
                    places.Add(place += ByteBuffer.Read(list.PlaceBytes, ref position));
            }
        }

        if (lists.Count > 1)
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
