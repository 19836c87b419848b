namespace Mailservr.Storage.Sqlite;

internal static class SqliteSchemaVersion4
{
    public const string Sql =
        """
        -- As the column is called wherever rows come from and go to.
        ALTER TABLE webhook_queues RENAME COLUMN json TO details;
        ALTER TABLE webhook_deliveries RENAME COLUMN json TO details;
        """;
}
