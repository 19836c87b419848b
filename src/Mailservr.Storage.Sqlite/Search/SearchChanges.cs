namespace Mailservr.Storage.Sqlite;

/// <summary>The line of messages that came or went, from which the search index is kept up.</summary>
internal static class SearchChanges
{
    /// <summary>
    /// Changes that are kept although the index has them: after a power cut it may lack its last commits (at most
    /// what its WAL holds), and building it anew would take minutes.
    /// </summary>
    private const int Kept = 10_000;

    public static void Add(SqliteSession session, long messageId) =>
        session.Prepare("INSERT INTO search_changes (message_id) VALUES (?1)").Bind(messageId).Run();

    /// <summary>The position of the newest change, 0 when there was none.</summary>
    public static long Head(SqliteSession session) =>
        session.Prepare("SELECT seq FROM sqlite_sequence WHERE name = 'search_changes'").Scalar() ?? 0;

    public static IReadOnlyList<(long Position, long MessageId)> Read(SqliteSession session, long after, int limit) =>
        session.Prepare(
                "SELECT position, message_id FROM search_changes WHERE position > ?1 ORDER BY position LIMIT ?2")
            .Bind(after).Bind(limit).List(static row => (row.Int64(0), row.Int64(1)));

    public static void Prune(SqliteSession session, long indexed) =>
        session.Prepare("DELETE FROM search_changes WHERE position <= ?1").Bind(indexed - Kept).Run();

    /// <summary>Whether the index is of this database and every change behind it is still known.</summary>
    public static bool Continue(SqliteSession session, SearchProgress progress)
    {
        var head = Head(session);
        var oldest = session.Prepare("SELECT min(position) FROM search_changes").Scalar() ?? head + 1;
        return progress.DatabaseId == DatabaseId(session)
            && progress.Position <= head && progress.Position >= oldest - 1;
    }

    /// <summary>Where an index begins that has nothing yet: all messages first, then the changes from now on.</summary>
    public static SearchProgress Begin(SqliteSession session) => new(DatabaseId(session), Head(session), RebuiltTo: 0);

    private static string DatabaseId(SqliteSession session) =>
        session.Prepare("SELECT database_id FROM identity").First(static row => row.Text(0)) ?? "";
}
