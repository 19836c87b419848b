using System.Runtime.InteropServices;

namespace Mailservr.Storage.Sqlite;

/// <summary>A part of the index that is written once, and searched for itself, until it is merged with others.</summary>
/// <param name="Number">Newer ones have greater numbers.</param>
/// <param name="Messages">How many it has; in its lists they are numbered from 0.</param>
/// <param name="Blocks">Rows that its words fill.</param>
internal readonly record struct SearchSegment(long Number, int Messages, long Blocks)
{
    public const string Tables =
        """
        CREATE TABLE segments (
            number INTEGER PRIMARY KEY AUTOINCREMENT, live INTEGER NOT NULL, messages INTEGER NOT NULL, blocks INTEGER NOT NULL, ids BLOB NOT NULL);
        CREATE TABLE blocks (id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, first BLOB NOT NULL, data BLOB NOT NULL);
        CREATE UNIQUE INDEX blocks_by_first ON blocks (segment, first);
        """;

    /// <summary>Rows that one step deletes: some milliseconds.</summary>
    private const int SweptRows = 2_000;

    /// <param name="session">With the index.</param>
    /// <param name="schema">The name of its database within the session.</param>
    public static IReadOnlyList<SearchSegment> List(SqliteSession session, string schema = "main") =>
        session.Prepare($"SELECT number, messages, blocks FROM {schema}.segments WHERE live ORDER BY number")
            .List(static row => new SearchSegment(row.Int64(0), (int)row.Int64(1), row.Int64(2)));

    /// <summary>A number for a segment that nobody sees before it is live. No other ever has it.</summary>
    public static long Begin(SqliteSession session)
    {
        session.Prepare("INSERT INTO segments (live, messages, blocks, ids) VALUES (0, 0, 0, x'')").Run();
        return session.Prepare("SELECT last_insert_rowid()").Scalar() ?? 0;
    }

    public static void MakeLive(SqliteSession session, long number, long blocks, ReadOnlySpan<long> ids) =>
        session.Prepare("UPDATE segments SET live = 1, messages = ?2, blocks = ?3, ids = ?4 WHERE number = ?1")
            .Bind(number).Bind((long)ids.Length).Bind(blocks).BindBlob(MemoryMarshal.AsBytes(ids)).Run();

    public void Retire(SqliteSession session) =>
        session.Prepare("UPDATE segments SET live = 0, ids = x'' WHERE number = ?1").Bind(Number).Run();

    /// <summary>The messages by their numbers.</summary>
    public long[] Ids(SqliteSession session, string schema = "main")
    {
        var bytes = session.Prepare($"SELECT ids FROM {schema}.segments WHERE number = ?1").Bind(Number)
            .First(static row => row.Blob(0)) ?? [];
        return bytes.Length == Messages * sizeof(long)
            ? MemoryMarshal.Cast<byte, long>(bytes).ToArray()
            : throw new SearchDamageException("A segment does not have as many messages as it says.");
    }

    /// <summary>Deletes some of what was merged, or given up before it was live, except what is being written.</summary>
    /// <returns>False when nothing is left.</returns>
    public static bool Sweep(SqliteSession session, long? written)
    {
        if (session.Prepare("SELECT number FROM segments WHERE NOT live AND number IS NOT ?1 LIMIT 1")
            .Bind(written).Scalar() is not { } number)
            return false;

        var rows = session.Prepare("DELETE FROM blocks WHERE id IN (SELECT id FROM blocks WHERE segment = ?1 LIMIT ?2)")
            .Bind(number).Bind((long)SweptRows).Run();
        if (rows < SweptRows)
            session.Prepare("DELETE FROM segments WHERE number = ?1").Bind(number).Run();
        return true;
    }
}
