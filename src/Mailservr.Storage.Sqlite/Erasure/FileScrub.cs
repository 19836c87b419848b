namespace Mailservr.Storage.Sqlite;

/// <summary>
/// Takes what was deleted out of a database file. Zeros over deleted rows are not all: when pages are split or rows change,
/// copies stay in their unused parts. Only writing the file anew leaves nothing.
/// </summary>
internal static class FileScrub
{
    // Some ten seconds of writing on an ordinary disk, while no other change is made; mail waits in the spool.
    private const long MaxVacuumed = 1L << 30;
    private const long MaxInMemory = 64L << 20;

    /// <summary>
    /// Writes the file anew, unless it is too large for that, and empties its log. The session is the caller's alone and in no
    /// transaction.
    /// </summary>
    public static void Run(SqliteSession session)
    {
        if (UsedBytes(session) <= MaxVacuumed)
            Vacuum(session);
        // Waits for readers as long as busy_timeout says; the first column tells whether that was enough.
        if (session.Prepare("PRAGMA wal_checkpoint(TRUNCATE)").Scalar() != 0)
            throw new IOException("The log of the database could not be emptied: somebody reads it for long.");
    }

    /// <summary>Does work that overwrites with zeros whatever it deletes.</summary>
    public static T Overwriting<T>(SqliteSession session, Func<SqliteSession, T> work)
    {
        // Some builds of SQLite have it on by themselves.
        var before = session.Prepare("PRAGMA secure_delete").Scalar() ?? 0;
        session.Execute("PRAGMA secure_delete = ON");
        try
        {
            return work(session);
        }
        finally
        {
            session.Execute(before == 1 ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF");
        }
    }

    // Its copy is as large as the file: a large one is not for memory, where smaller temporary things are.
    private static void Vacuum(SqliteSession session)
    {
        if (UsedBytes(session) <= MaxInMemory || !TryVacuumByFile(session))
            session.Execute("VACUUM");
    }

    // Without room for temporary files memory has to do.
    private static bool TryVacuumByFile(SqliteSession session)
    {
        session.Execute("PRAGMA temp_store = FILE");
        var done = session.TryExecute("VACUUM");
        session.Execute("PRAGMA temp_store = MEMORY");
        return done;
    }

    private static long UsedBytes(SqliteSession session) =>
        (Pragma(session, "page_count") - Pragma(session, "freelist_count")) * Pragma(session, "page_size");

    private static long Pragma(SqliteSession session, string name) => session.Prepare("PRAGMA " + name).Scalar() ?? 0;
}
