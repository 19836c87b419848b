namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>What accounts sign in with, and what is written down about it.</summary>
internal static class AccountSchema
{
    public const string Records =
        """
        CREATE TABLE mailservr.invitations (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            code_hash text COLLATE "C" NOT NULL,
            email text COLLATE "C",
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL);
        CREATE INDEX invitations_by_owner ON mailservr.invitations (owner_id, id);

        CREATE TABLE mailservr.credentials (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            kind text COLLATE "C" NOT NULL,
            subject text COLLATE "C" NOT NULL,
            value text COLLATE "C" NOT NULL,
            created_at timestamptz NOT NULL);
        CREATE INDEX credentials_by_owner ON mailservr.credentials (owner_id, id);

        CREATE TABLE mailservr.sessions (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            secret_hash text COLLATE "C" NOT NULL,
            created_at timestamptz NOT NULL,
            last_seen_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            user_agent text NOT NULL,
            network text COLLATE "C");
        CREATE INDEX sessions_by_owner ON mailservr.sessions (owner_id, id);

        CREATE TABLE mailservr.secrets (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            purpose text COLLATE "C" NOT NULL,
            name text COLLATE "C" NOT NULL,
            value text COLLATE "C" NOT NULL,
            created_at timestamptz NOT NULL);
        CREATE INDEX secrets_by_owner ON mailservr.secrets (owner_id, id);

        CREATE TABLE mailservr.audit_entries (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            at timestamptz NOT NULL,
            action text COLLATE "C" NOT NULL,
            target text,
            actor_id bigint,
            key_id bigint,
            session_id bigint,
            remote_address text COLLATE "C",
            user_agent text NOT NULL);
        CREATE INDEX audit_entries_by_owner ON mailservr.audit_entries (owner_id, id);
        """;
}
