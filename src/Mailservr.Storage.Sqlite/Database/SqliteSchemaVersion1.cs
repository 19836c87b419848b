namespace Mailservr.Storage.Sqlite;

internal static class SqliteSchemaVersion1
{
    public const string Sql =
        """
        CREATE TABLE identity (database_id TEXT NOT NULL);
        INSERT INTO identity VALUES (lower(hex(randomblob(16))));

        CREATE TABLE id_blocks (next INTEGER NOT NULL);
        INSERT INTO id_blocks VALUES (1);

        CREATE TABLE records (
            type TEXT NOT NULL,
            id INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            key TEXT NOT NULL,
            version INTEGER NOT NULL,
            json TEXT NOT NULL,
            PRIMARY KEY (type, id)) WITHOUT ROWID;
        CREATE UNIQUE INDEX records_by_key ON records (type, key);
        CREATE INDEX records_by_owner ON records (type, owner, id);

        -- sender and subject are folded for filters; what is shown is in json.
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL,
            thread_id INTEGER NOT NULL,
            address_id INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            is_read INTEGER NOT NULL,
            starred INTEGER NOT NULL,
            quarantined INTEGER NOT NULL,
            has_attachment INTEGER NOT NULL,
            version INTEGER NOT NULL,
            sender TEXT NOT NULL,
            subject TEXT NOT NULL,
            json TEXT NOT NULL);
        CREATE INDEX messages_by_time ON messages (account_id, received_at, id);
        CREATE INDEX messages_by_thread ON messages (account_id, thread_id, received_at, id);
        CREATE INDEX messages_starred ON messages (account_id, received_at, id) WHERE starred = 1;
        CREATE INDEX messages_quarantined ON messages (account_id, received_at, id) WHERE quarantined = 1;

        CREATE TABLE message_content (
            message_id INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
            json TEXT NOT NULL,
            inline BLOB NOT NULL);

        CREATE TABLE message_addresses (
            account_id INTEGER NOT NULL,
            address_id INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            PRIMARY KEY (account_id, address_id, received_at, message_id)) WITHOUT ROWID;
        CREATE INDEX message_addresses_by_message ON message_addresses (message_id);

        CREATE TABLE message_blobs (
            account_id INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            PRIMARY KEY (account_id, sha256, message_id)) WITHOUT ROWID;
        CREATE INDEX message_blobs_by_message ON message_blobs (message_id);

        CREATE TABLE message_attachments (
            account_id INTEGER NOT NULL,
            attachment_id INTEGER NOT NULL,
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            PRIMARY KEY (account_id, attachment_id, message_id)) WITHOUT ROWID;
        CREATE INDEX message_attachments_by_message ON message_attachments (message_id);

        -- The id of a thread is the id of the message that began it.
        CREATE TABLE threads (
            id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            last_id INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            first_id INTEGER NOT NULL,
            address_id INTEGER NOT NULL,
            email_count INTEGER NOT NULL,
            unread_count INTEGER NOT NULL,
            starred_count INTEGER NOT NULL,
            attachment_count INTEGER NOT NULL,
            archived INTEGER NOT NULL,
            quarantined INTEGER NOT NULL,
            version INTEGER NOT NULL,
            subject TEXT NOT NULL,
            snippet TEXT NOT NULL,
            participants TEXT NOT NULL);
        CREATE INDEX threads_by_activity ON threads (account_id, last_at, id);
        CREATE INDEX threads_starred ON threads (account_id, last_at, id) WHERE starred_count > 0;

        CREATE TABLE thread_keys (
            account_id INTEGER NOT NULL,
            key TEXT NOT NULL,
            thread_id INTEGER NOT NULL,
            PRIMARY KEY (account_id, key)) WITHOUT ROWID;
        CREATE INDEX thread_keys_by_thread ON thread_keys (thread_id);

        -- joined: a reply has the subject, so that all mail with it is one thread (and this is its only row).
        CREATE TABLE thread_subjects (
            account_id INTEGER NOT NULL,
            key TEXT NOT NULL,
            joined INTEGER NOT NULL,
            thread_id INTEGER NOT NULL,
            PRIMARY KEY (account_id, key, joined, thread_id)) WITHOUT ROWID;
        CREATE INDEX thread_subjects_by_thread ON thread_subjects (thread_id);

        CREATE TABLE address_senders (
            account_id INTEGER NOT NULL,
            address_id INTEGER NOT NULL,
            sender TEXT NOT NULL,
            received INTEGER NOT NULL,
            sent INTEGER NOT NULL,
            blocked INTEGER NOT NULL,
            last_at INTEGER,
            PRIMARY KEY (account_id, address_id, sender)) WITHOUT ROWID;

        -- Messages whose sender is not known to have read the 250. Rows of running sessions recognise nothing, so
        -- only the others are indexed.
        CREATE TABLE deliveries (
            message_id INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
            account_id INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            unacknowledged INTEGER NOT NULL,
            key TEXT NOT NULL);
        CREATE INDEX deliveries_by_key ON deliveries (account_id, key) WHERE unacknowledged = 1;
        CREATE INDEX deliveries_by_time ON deliveries (received_at) WHERE unacknowledged = 1;

        CREATE TABLE events (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL,
            address_id INTEGER,
            sender TEXT,
            type TEXT NOT NULL,
            at INTEGER NOT NULL,
            data TEXT NOT NULL,
            trace TEXT);
        CREATE INDEX events_by_account ON events (account_id, position);
        CREATE INDEX events_by_time ON events (at);

        -- What the search index has yet to take in: a message came or went. Rows behind its position are dropped.
        CREATE TABLE search_changes (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            message_id INTEGER NOT NULL);
        """;
}
