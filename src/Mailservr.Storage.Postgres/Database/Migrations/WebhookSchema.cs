namespace Mailservr.Storage.Postgres.Migrations;

internal static class WebhookSchema
{
    public const string Sql =
        """
        CREATE TABLE mailservr.webhooks (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            url text NOT NULL,
            events text[] NOT NULL,
            description text,
            enabled boolean NOT NULL,
            disabled_at timestamptz,
            disabled_reason text,
            secret text NOT NULL,
            previous_secret text,
            previous_secret_until timestamptz,
            created_at timestamptz NOT NULL);
        CREATE INDEX webhooks_by_owner ON mailservr.webhooks (owner_id, id);
        INSERT INTO mailservr.record_changes VALUES ('webhooks', 0);
        CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON mailservr.webhooks
            FOR EACH STATEMENT EXECUTE FUNCTION mailservr.count_record_change();

        CREATE TABLE mailservr.webhook_queues (
            webhook_id bigint PRIMARY KEY,
            due_at timestamptz,
            version bigint NOT NULL,
            details jsonb NOT NULL);
        CREATE INDEX webhook_queues_due ON mailservr.webhook_queues (due_at) WHERE due_at IS NOT NULL;

        -- Ids grow with the order in which deliveries were added to a queue: its row is locked meanwhile.
        CREATE TABLE mailservr.webhook_deliveries (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            webhook_id bigint NOT NULL REFERENCES mailservr.webhook_queues ON DELETE CASCADE,
            status integer NOT NULL,
            aside boolean NOT NULL,
            due_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL,
            bytes integer NOT NULL,
            details jsonb NOT NULL,
            payload text NOT NULL);
        CREATE INDEX webhook_deliveries_by_webhook ON mailservr.webhook_deliveries (webhook_id, id);
        CREATE INDEX webhook_deliveries_by_time ON mailservr.webhook_deliveries (created_at);
        CREATE INDEX webhook_deliveries_in_line ON mailservr.webhook_deliveries (webhook_id, id)
            WHERE status = 0 AND NOT aside;
        CREATE INDEX webhook_deliveries_aside ON mailservr.webhook_deliveries (webhook_id, due_at, id)
            WHERE status = 0 AND aside;
        CREATE INDEX webhook_deliveries_backlog ON mailservr.webhook_deliveries (webhook_id, bytes) WHERE status = 0;
        """;
}
