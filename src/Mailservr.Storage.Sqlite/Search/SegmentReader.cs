namespace Mailservr.Storage.Sqlite;

/// <summary>All words of a segment in their order, a row at a time: what comes between two words may end a transaction.</summary>
internal sealed class SegmentReader(SqliteSession session, long segment)
{
    private byte[] _first = [];

    /// <summary>At the word that <see cref="Read"/> has come to.</summary>
    public Block Block { get; private set; } = new([]);

    /// <summary>Goes to the next word; false behind the last.</summary>
    public bool Read()
    {
        while (!Block.Read())
        {
            var next = session.Prepare(
                    "SELECT first, data FROM blocks WHERE segment = ?1 AND first > ?2 ORDER BY first LIMIT 1")
                .Bind(segment).BindBlob(_first).First(static row => (First: row.Blob(0), Data: row.Blob(1)));
            if (next.Data is null)
                return false;
            (_first, Block) = (next.First, new Block(next.Data));
        }

        return true;
    }
}
