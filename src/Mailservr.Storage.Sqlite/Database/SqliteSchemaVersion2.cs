namespace Mailservr.Storage.Sqlite;

internal static class SqliteSchemaVersion2
{
    public const string Sql =
        """
        -- Up to which frame of the spool everything is in the tables, and the key that its frames are signed with.
        CREATE TABLE spool (key BLOB NOT NULL, filed INTEGER NOT NULL);
        INSERT INTO spool VALUES (randomblob(32), 0);

        -- Accepted mail that the tables would not take: kept as it was accepted, for a person to look at.
        CREATE TABLE unfiled (
            message_id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL,
            reason TEXT NOT NULL,
            json TEXT NOT NULL,
            content TEXT NOT NULL,
            inline BLOB NOT NULL);
        """;
}
