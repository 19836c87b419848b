namespace Mailservr.Storage.Sqlite;

/// <summary>The line of messages that came or went, from which the search index is kept up.</summary>
internal static class SearchChanges
{
    public static void Add(SqliteSession session, long messageId) =>
        session.Prepare("INSERT INTO search_changes (message_id) VALUES (?1)").Bind(messageId).Run();

    /// <summary>The position of the newest change, 0 when there was none.</summary>
    public static long Head(SqliteSession session) =>
        session.Prepare("SELECT seq FROM sqlite_sequence WHERE name = 'search_changes'").Scalar() ?? 0;
}
