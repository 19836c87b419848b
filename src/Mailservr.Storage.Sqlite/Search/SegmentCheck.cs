namespace Mailservr.Storage.Sqlite;

/// <summary>Whether segments are what <see cref="SegmentWriter"/> writes.</summary>
internal static class SegmentCheck
{
    /// <summary>Reads every list; the first thing that is wrong, or null.</summary>
    public static string? FindFault(SqliteSession session)
    {
        var ids = new HashSet<long>();
        foreach (var segment in SearchSegment.List(session))
        {
            ids.UnionWith(segment.Ids(session));
            CheckWords(session, segment);
        }

        var unknown = session.Prepare("SELECT id FROM indexed_messages").List(static row => row.Int64(0)).Count(id => !ids.Contains(id));
        return unknown == 0 ? null : $"{unknown} messages are in no segment";
    }

    private static void CheckWords(SqliteSession session, SearchSegment segment)
    {
        var blocks = session.Prepare("SELECT count(*) FROM blocks WHERE segment = ?1").Bind(segment.Number).Scalar();
        if (blocks != segment.Blocks)
            throw new SearchDamageException($"Of {segment.Blocks} rows of a segment {blocks} are there.");

        var last = Array.Empty<byte>();
        for (var words = new SegmentReader(session, segment.Number); words.Read();)
        {
            if (words.Block.Term.SequenceCompareTo(last) <= 0)
                throw new SearchDamageException("Words are not in their order.");
            last = words.Block.Term.ToArray();
            CheckList(words.Block, segment.Messages);
        }
    }

    private static void CheckList(Block block, int messages)
    {
        var (found, last, places) = (0, -1, 0);
        for (var list = block.List.Read(); list.Read(); found++)
        {
            if (list.Message <= last || list.Message >= messages)
                throw new SearchDamageException("A list has messages that its segment does not have.");
            last = list.Message;
            places += list.PlaceBytes.Length;
        }

        if (found != block.Messages || last != block.Last || places != block.PlaceBytes.Length)
            throw new SearchDamageException("A list does not have what it says.");
    }
}
