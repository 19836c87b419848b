namespace Mailservr.Storage.Postgres.Migrations;

internal static class PrivacySchema
{
    public const string Sql =
        """
        CREATE TABLE mailservr.erasures (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            account_id bigint NOT NULL,
            deleted_at timestamptz NOT NULL,
            due_at timestamptz NOT NULL,
            purged_at timestamptz,
            certified_at timestamptz,
            purged text NOT NULL);
        CREATE INDEX erasures_by_owner ON mailservr.erasures (owner_id, id);

        CREATE TABLE mailservr.retired_addresses (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            hash text COLLATE "C" NOT NULL,
            expires_at timestamptz NOT NULL);
        CREATE INDEX retired_addresses_by_owner ON mailservr.retired_addresses (owner_id, id);

        CREATE TABLE mailservr.exports (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            account_id bigint NOT NULL,
            status text NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz,
            sha256 text COLLATE "C",
            size bigint);
        CREATE INDEX exports_by_owner ON mailservr.exports (owner_id, id);

        ALTER TABLE mailservr.accounts ADD COLUMN mail_retention_days integer;
        ALTER TABLE mailservr.audit_entries ADD COLUMN details text;
        """;
}
