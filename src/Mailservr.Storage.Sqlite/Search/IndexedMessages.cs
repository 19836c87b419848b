namespace Mailservr.Storage.Sqlite;

/// <summary>Messages that the index has, and those that are gone and whose words are still in the segment that they were in.</summary>
internal static class IndexedMessages
{
    public const string Tables =
        """
        CREATE TABLE indexed_messages (id INTEGER PRIMARY KEY);
        CREATE TABLE removed_messages (id INTEGER PRIMARY KEY);
        """;

    public static IReadOnlySet<long> Removed(SqliteSession session) =>
        session.Prepare("SELECT id FROM removed_messages").List(static row => row.Int64(0)).ToHashSet();

    /// <summary>False when it is there already.</summary>
    public static bool Add(SqliteSession session, long messageId) =>
        session.Prepare("INSERT OR IGNORE INTO indexed_messages (id) VALUES (?1)").Bind(messageId).Run() > 0;

    /// <summary>Notes one as gone, if it ever came.</summary>
    public static void Remove(SqliteSession session, long messageId)
    {
        if (session.Prepare("DELETE FROM indexed_messages WHERE id = ?1").Bind(messageId).Run() > 0)
            session.Prepare("INSERT INTO removed_messages (id) VALUES (?1)").Bind(messageId).Run();
    }

    /// <summary>Their words are gone as well.</summary>
    public static void Forget(SqliteSession session, IReadOnlyList<long> messageIds)
    {
        foreach (var id in messageIds)
            session.Prepare("DELETE FROM removed_messages WHERE id = ?1").Bind(id).Run();
    }
}
