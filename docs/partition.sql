-- Turns every table of mail into hash partitions by account. While no host runs, as the role that owns the schema:
--   psql -v ON_ERROR_STOP=1 -d mail -f partition.sql
-- SET mailservr.partitions = '64' before it makes so many; 16 otherwise. All of it or nothing; needs room for a copy.
BEGIN;
DO $$
DECLARE
    count constant integer := coalesce(nullif(current_setting('mailservr.partitions', true), ''), '16')::integer;
    name text;
    old regclass;
    key text;
    key_name text;
    options text;
    indexes text[];
    index text;
BEGIN
    -- Before PostgreSQL 17 a partitioned table has no identity columns.
    CREATE SEQUENCE mailservr.unindexed_positions;
    PERFORM setval('mailservr.unindexed_positions', (SELECT coalesce(max(position), 0) + 1 FROM mailservr.unindexed_messages));
    FOREACH name IN ARRAY array[
        'messages', 'message_addresses', 'message_attachments', 'message_blobs', 'message_words', 'threads', 'thread_keys',
        'thread_subjects', 'search_senders', 'address_senders', 'attachment_totals', 'deliveries', 'unindexed_messages', 'events']
    LOOP
        old := format('mailservr.%I', name)::regclass;
        SELECT conname, pg_get_constraintdef(oid) INTO STRICT key_name, key
            FROM pg_constraint WHERE conrelid = old AND contype = 'p';
        SELECT coalesce(array_agg(pg_get_indexdef(indexrelid)), '{}') INTO indexes
            FROM pg_index WHERE indrelid = old AND NOT indisprimary;
        SELECT 'WITH (' || array_to_string(reloptions, ', ') || ')' INTO options FROM pg_class WHERE oid = old;

        EXECUTE format('ALTER TABLE mailservr.%I RENAME TO %I', name, name || '_whole');
        EXECUTE format(
            'CREATE TABLE mailservr.%I (LIKE mailservr.%I INCLUDING DEFAULTS INCLUDING STORAGE) PARTITION BY HASH (account_id)',
            name, name || '_whole');
        IF name = 'unindexed_messages' THEN
            ALTER TABLE mailservr.unindexed_messages
                ALTER position SET DEFAULT nextval('mailservr.unindexed_positions');
        END IF;
        FOR part IN 0 .. count - 1 LOOP
            EXECUTE format(
                'CREATE TABLE mailservr.%I PARTITION OF mailservr.%I FOR VALUES WITH (MODULUS %s, REMAINDER %s) %s',
                name || '_' || part, name, count, part, coalesce(options, ''));
        END LOOP;

        EXECUTE format('INSERT INTO mailservr.%I SELECT * FROM mailservr.%I', name, name || '_whole');
        EXECUTE format('DROP TABLE mailservr.%I', name || '_whole');
        EXECUTE format('ALTER TABLE mailservr.%I ADD CONSTRAINT %I %s', name, key_name, key);
        FOREACH index IN ARRAY indexes LOOP
            EXECUTE index;
        END LOOP;
    END LOOP;
    ALTER TABLE mailservr.message_words ALTER words SET STATISTICS 0;
END $$;
COMMIT;
