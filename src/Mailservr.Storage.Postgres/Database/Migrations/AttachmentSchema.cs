namespace Mailservr.Storage.Postgres.Migrations;

internal static class AttachmentSchema
{
    public const string Sql =
        """
        -- Decoded bytes of the attachments of a message, by its record; null where that cannot be read. The functions of
        -- json refuse NUL, which a name may hold.
        CREATE FUNCTION mailservr.attachment_bytes(record text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN
            RETURN (
                SELECT coalesce(sum((attachment->>'size')::bigint), 0)
                FROM json_array_elements(replace(record, '\u0000', '\ufffd')::json->'attachments') attachment);
        EXCEPTION WHEN data_exception THEN
            RETURN NULL;
        END $$;

        CREATE TABLE mailservr.attachment_totals (
            account_id bigint PRIMARY KEY,
            bytes bigint NOT NULL) WITH (fillfactor = 50);
        INSERT INTO mailservr.attachment_totals (account_id, bytes)
        SELECT m.account_id, sum(coalesce(mailservr.attachment_bytes(m.record), 0)) FROM mailservr.messages m
        WHERE EXISTS (
            SELECT FROM mailservr.message_attachments a WHERE a.account_id = m.account_id AND a.message_id = m.id)
        GROUP BY m.account_id;

        -- Every message asks for the plan of its account.
        INSERT INTO mailservr.record_changes VALUES ('purchases', 0);
        CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON mailservr.purchases
            FOR EACH STATEMENT EXECUTE FUNCTION mailservr.count_record_change();
        """;
}
