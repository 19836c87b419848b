namespace Mailservr.Storage.Sqlite;

internal static class SqliteSchemaVersion3
{
    public const string Sql =
        """
        CREATE TABLE webhook_queues (
            webhook_id INTEGER PRIMARY KEY,
            due_at INTEGER,
            version INTEGER NOT NULL,
            json TEXT NOT NULL);
        CREATE INDEX webhook_queues_due ON webhook_queues (due_at) WHERE due_at IS NOT NULL;

        -- Ids grow with the order in which deliveries were added, also over deleted ones.
        CREATE TABLE webhook_deliveries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            webhook_id INTEGER NOT NULL REFERENCES webhook_queues ON DELETE CASCADE,
            status INTEGER NOT NULL,
            aside INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            json TEXT NOT NULL,
            payload TEXT NOT NULL);
        CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
        CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (created_at);
        CREATE INDEX webhook_deliveries_in_line ON webhook_deliveries (webhook_id, id) WHERE status = 0 AND aside = 0;
        CREATE INDEX webhook_deliveries_aside ON webhook_deliveries (webhook_id, due_at, id) WHERE status = 0 AND aside = 1;
        CREATE INDEX webhook_deliveries_backlog ON webhook_deliveries (webhook_id, bytes) WHERE status = 0;
        """;
}
