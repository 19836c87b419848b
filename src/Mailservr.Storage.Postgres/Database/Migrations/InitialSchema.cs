namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>
/// Every table of mail is keyed by account first, so that a cluster can spread accounts over its nodes. No foreign
/// keys: each would cost a look-up per row of the append, and everything that hangs on a message goes with it in one
/// transaction. Mail is stored EXTERNAL: compressing it costs more than the disk that it saves.
/// </summary>
internal static class InitialSchema
{
    public const string Mail =
        """
        CREATE TABLE mailservr.messages (
            account_id bigint NOT NULL,
            id bigint NOT NULL,
            thread_id bigint NOT NULL,
            address_id bigint NOT NULL,
            received_at timestamptz NOT NULL,
            is_read boolean NOT NULL,
            starred boolean NOT NULL,
            quarantined boolean NOT NULL,
            has_attachment boolean NOT NULL,
            version bigint NOT NULL,
            -- Folded for filters; what is shown is in record.
            sender text COLLATE "C" NOT NULL,
            subject text COLLATE "C" NOT NULL,
            record text COLLATE "C" NOT NULL,
            layout text COLLATE "C" NOT NULL,
            content bytea NOT NULL,
            PRIMARY KEY (account_id, id)) WITH (fillfactor = 90);
        ALTER TABLE mailservr.messages
            ALTER record SET STORAGE EXTERNAL, ALTER layout SET STORAGE EXTERNAL, ALTER content SET STORAGE EXTERNAL;
        CREATE INDEX messages_by_time ON mailservr.messages (account_id, received_at, id);
        CREATE INDEX messages_by_thread ON mailservr.messages (account_id, thread_id, received_at, id);
        CREATE INDEX messages_unread ON mailservr.messages (account_id, received_at, id) WHERE NOT is_read;
        CREATE INDEX messages_read ON mailservr.messages (account_id, received_at, id) WHERE is_read;
        CREATE INDEX messages_attached ON mailservr.messages (account_id, received_at, id) WHERE has_attachment;
        CREATE INDEX messages_starred ON mailservr.messages (account_id, received_at, id) WHERE starred;
        CREATE INDEX messages_quarantined ON mailservr.messages (account_id, received_at, id) WHERE quarantined;

        CREATE TABLE mailservr.message_addresses (
            account_id bigint NOT NULL,
            address_id bigint NOT NULL,
            received_at timestamptz NOT NULL,
            message_id bigint NOT NULL,
            PRIMARY KEY (account_id, address_id, received_at, message_id));

        CREATE TABLE mailservr.message_attachments (
            account_id bigint NOT NULL,
            attachment_id bigint NOT NULL,
            message_id bigint NOT NULL,
            PRIMARY KEY (account_id, attachment_id, message_id));
        CREATE INDEX message_attachments_by_message ON mailservr.message_attachments (account_id, message_id);

        CREATE TABLE mailservr.message_blobs (
            account_id bigint NOT NULL,
            sha256 text COLLATE "C" NOT NULL,
            message_id bigint NOT NULL,
            PRIMARY KEY (account_id, sha256, message_id));
        CREATE INDEX message_blobs_by_message ON mailservr.message_blobs (account_id, message_id);

        -- The id of a thread is the id of the message that began it.
        CREATE TABLE mailservr.threads (
            account_id bigint NOT NULL,
            id bigint NOT NULL,
            last_at timestamptz NOT NULL,
            last_id bigint NOT NULL,
            first_at timestamptz NOT NULL,
            first_id bigint NOT NULL,
            address_id bigint NOT NULL,
            email_count integer NOT NULL,
            unread_count integer NOT NULL,
            starred_count integer NOT NULL,
            attachment_count integer NOT NULL,
            archived boolean NOT NULL,
            quarantined boolean NOT NULL,
            version bigint NOT NULL,
            subject text COLLATE "C" NOT NULL,
            snippet text COLLATE "C" NOT NULL,
            participants text COLLATE "C" NOT NULL,
            PRIMARY KEY (account_id, id)) WITH (fillfactor = 80);
        CREATE INDEX threads_by_activity ON mailservr.threads (account_id, last_at, id);
        CREATE INDEX threads_unread ON mailservr.threads (account_id, last_at, id) WHERE unread_count > 0;
        CREATE INDEX threads_read ON mailservr.threads (account_id, last_at, id) WHERE unread_count = 0;
        CREATE INDEX threads_starred ON mailservr.threads (account_id, last_at, id) WHERE starred_count > 0;
        CREATE INDEX threads_attached ON mailservr.threads (account_id, last_at, id) WHERE attachment_count > 0;
        CREATE INDEX threads_archived ON mailservr.threads (account_id, last_at, id) WHERE archived;
        CREATE INDEX threads_quarantined ON mailservr.threads (account_id, last_at, id) WHERE quarantined;

        CREATE TABLE mailservr.thread_keys (
            account_id bigint NOT NULL,
            key uuid NOT NULL,
            thread_id bigint NOT NULL,
            CONSTRAINT thread_keys_pkey PRIMARY KEY (account_id, key));
        CREATE INDEX thread_keys_by_thread ON mailservr.thread_keys (account_id, thread_id);

        -- joined: a reply has the subject, so that all mail with it is one thread (and this is its only row).
        CREATE TABLE mailservr.thread_subjects (
            account_id bigint NOT NULL,
            key uuid NOT NULL,
            joined boolean NOT NULL,
            thread_id bigint NOT NULL,
            PRIMARY KEY (account_id, key, joined, thread_id));
        CREATE INDEX thread_subjects_by_thread ON mailservr.thread_subjects (account_id, thread_id);

        CREATE TABLE mailservr.address_senders (
            account_id bigint NOT NULL,
            address_id bigint NOT NULL,
            sender text COLLATE "C" NOT NULL,
            received bigint NOT NULL,
            sent bigint NOT NULL,
            blocked bigint NOT NULL,
            last_at timestamptz,
            PRIMARY KEY (account_id, address_id, sender)) WITH (fillfactor = 70);

        -- Messages whose sender is not known to have read the 250, with the host that was told to say it.
        CREATE TABLE mailservr.deliveries (
            account_id bigint NOT NULL,
            message_id bigint NOT NULL,
            host_id integer NOT NULL,
            received_at timestamptz NOT NULL,
            unacknowledged boolean NOT NULL,
            key uuid NOT NULL,
            PRIMARY KEY (account_id, message_id));
        CREATE INDEX deliveries_by_key ON mailservr.deliveries (account_id, key) WHERE unacknowledged;
        CREATE INDEX deliveries_by_time ON mailservr.deliveries (received_at) WHERE unacknowledged;

        CREATE TABLE mailservr.message_words (
            account_id bigint NOT NULL,
            message_id bigint NOT NULL,
            received_at timestamptz NOT NULL,
            words tsvector NOT NULL,
            PRIMARY KEY (account_id, message_id));
        ALTER TABLE mailservr.message_words ALTER words SET STORAGE EXTERNAL;
        CREATE INDEX message_words_by_word ON mailservr.message_words USING gin (words);

        CREATE TABLE mailservr.search_segments (
            account_id bigint NOT NULL,
            number integer NOT NULL,
            begins_at timestamptz NOT NULL,
            oldest_at timestamptz NOT NULL,
            newest_at timestamptz NOT NULL,
            messages integer NOT NULL,
            PRIMARY KEY (account_id, number)) WITH (fillfactor = 70);

        -- What search has yet to take in.
        CREATE TABLE mailservr.unindexed_messages (
            account_id bigint NOT NULL,
            position bigint GENERATED ALWAYS AS IDENTITY,
            message_id bigint NOT NULL,
            PRIMARY KEY (account_id, position));
        """;

    public const string System =
        """
        CREATE TABLE mailservr.events (
            account_id bigint NOT NULL,
            position bigint NOT NULL,
            address_id bigint,
            sender text COLLATE "C",
            type text COLLATE "C" NOT NULL,
            at timestamptz NOT NULL,
            data text COLLATE "C" NOT NULL,
            trace text COLLATE "C",
            PRIMARY KEY (account_id, position));
        ALTER TABLE mailservr.events ALTER data SET STORAGE EXTERNAL;
        CREATE INDEX events_by_position ON mailservr.events (position);
        CREATE INDEX events_by_time ON mailservr.events USING brin (at);
        -- Only used under the lock of event positions, which is held until the commit.
        CREATE SEQUENCE mailservr.event_positions;
        -- The last position that was ever pruned.
        CREATE TABLE mailservr.pruned_events (position bigint NOT NULL);
        INSERT INTO mailservr.pruned_events VALUES (0);

        CREATE TABLE mailservr.id_blocks (next bigint NOT NULL);
        INSERT INTO mailservr.id_blocks VALUES (1);

        -- A running host holds the advisory lock of its id.
        CREATE TABLE mailservr.hosts (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL,
            started_at timestamptz NOT NULL DEFAULT now());
        """;

    public const string Records =
        """
        CREATE TABLE mailservr.accounts (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            email text COLLATE "C" NOT NULL,
            name text NOT NULL,
            role text NOT NULL,
            default_domain_id bigint,
            address_format text NOT NULL,
            plan text,
            disabled boolean NOT NULL,
            created_at timestamptz NOT NULL);
        CREATE INDEX accounts_by_owner ON mailservr.accounts (owner_id, id);

        CREATE TABLE mailservr.api_keys (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            hash text COLLATE "C" NOT NULL,
            name text NOT NULL,
            prefix text NOT NULL,
            scopes text[] NOT NULL,
            address_ids bigint[],
            created_at timestamptz NOT NULL,
            last_used_at timestamptz,
            expires_at timestamptz);
        CREATE INDEX api_keys_by_owner ON mailservr.api_keys (owner_id, id);

        CREATE TABLE mailservr.idempotent_answers (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            key_hash text COLLATE "C" NOT NULL,
            body_hash text COLLATE "C" NOT NULL,
            created_at timestamptz NOT NULL,
            status integer NOT NULL,
            location text,
            etag text,
            body text);
        CREATE INDEX idempotent_answers_by_owner ON mailservr.idempotent_answers (owner_id, id);

        CREATE TABLE mailservr.domains (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            name text COLLATE "C" NOT NULL,
            receive_only boolean NOT NULL,
            active boolean NOT NULL,
            created_at timestamptz NOT NULL);
        CREATE INDEX domains_by_owner ON mailservr.domains (owner_id, id);

        CREATE TABLE mailservr.addresses (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            name text COLLATE "C" NOT NULL,
            domain_id bigint NOT NULL,
            domain_name text COLLATE "C" NOT NULL,
            note text,
            expires_at timestamptz,
            enabled boolean NOT NULL,
            category_id bigint,
            created_at timestamptz NOT NULL);
        CREATE INDEX addresses_by_owner ON mailservr.addresses (owner_id, id);

        CREATE TABLE mailservr.address_categories (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            name text NOT NULL,
            color text NOT NULL);
        CREATE INDEX address_categories_by_owner ON mailservr.address_categories (owner_id, id);

        CREATE TABLE mailservr.blocks (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            account_id bigint NOT NULL,
            sender text COLLATE "C" NOT NULL,
            action text NOT NULL,
            created_at timestamptz NOT NULL);
        CREATE INDEX blocks_by_owner ON mailservr.blocks (owner_id, id);

        CREATE TABLE mailservr.cursors (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            subscriber text COLLATE "C" NOT NULL,
            position bigint NOT NULL);
        CREATE INDEX cursors_by_owner ON mailservr.cursors (owner_id, id);

        CREATE TABLE mailservr.purchases (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            provider text NOT NULL,
            checkout_id text NOT NULL,
            plan text NOT NULL,
            amount bigint NOT NULL,
            currency text NOT NULL,
            state text NOT NULL,
            created_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL);
        CREATE INDEX purchases_by_owner ON mailservr.purchases (owner_id, id);

        CREATE TABLE mailservr.vouchers (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            hash text COLLATE "C" NOT NULL,
            redeemed_at timestamptz NOT NULL);
        CREATE INDEX vouchers_by_owner ON mailservr.vouchers (owner_id, id);

        CREATE TABLE mailservr.domain_checks (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            domain_id bigint NOT NULL,
            checked_at timestamptz NOT NULL,
            answers text COLLATE "C" NOT NULL);
        CREATE INDEX domain_checks_by_owner ON mailservr.domain_checks (owner_id, id);

        -- By it a host knows whether what it remembers of a type is still true.
        CREATE TABLE mailservr.record_changes (
            type text COLLATE "C" PRIMARY KEY,
            changes bigint NOT NULL) WITH (fillfactor = 50);
        INSERT INTO mailservr.record_changes
        SELECT unnest(array['accounts', 'addresses', 'api_keys', 'blocks', 'domains']), 0;
        CREATE FUNCTION mailservr.count_record_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE mailservr.record_changes SET changes = changes + 1 WHERE type = TG_TABLE_NAME;
            RETURN NULL;
        END $$;
        CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON mailservr.accounts
            FOR EACH STATEMENT EXECUTE FUNCTION mailservr.count_record_change();
        CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON mailservr.addresses
            FOR EACH STATEMENT EXECUTE FUNCTION mailservr.count_record_change();
        CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON mailservr.api_keys
            FOR EACH STATEMENT EXECUTE FUNCTION mailservr.count_record_change();
        CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON mailservr.blocks
            FOR EACH STATEMENT EXECUTE FUNCTION mailservr.count_record_change();
        CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON mailservr.domains
            FOR EACH STATEMENT EXECUTE FUNCTION mailservr.count_record_change();
        """;
}
