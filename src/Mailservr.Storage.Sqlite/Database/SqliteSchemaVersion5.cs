namespace Mailservr.Storage.Sqlite;

internal static class SqliteSchemaVersion5
{
    public const string Sql =
        $"""
        -- What the attachments of an account take, added up as its messages come and go.
        CREATE TABLE attachment_totals (account_id INTEGER PRIMARY KEY, bytes INTEGER NOT NULL);
        INSERT INTO attachment_totals (account_id, bytes)
        SELECT m.account_id, sum(coalesce({AttachmentTotals.BytesOfMessage}, 0)) FROM messages m
        WHERE m.id IN (SELECT message_id FROM message_attachments)
        GROUP BY m.account_id;
        """;
}
