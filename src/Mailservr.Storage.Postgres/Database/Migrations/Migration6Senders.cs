using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>Which senders a segment of search has. Those of mail that is there already are listed by the hosts, by and by.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0006_Senders")]
internal sealed class Migration6Senders : Migration
{
    // Of a sender only what tells it from others, and its letters by four.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE mailservr.search_senders (
            account_id bigint NOT NULL,
            segment integer NOT NULL,
            digest bytea NOT NULL,
            grams integer[] NOT NULL,
            PRIMARY KEY (account_id, segment, digest));
        CREATE INDEX search_senders_by_gram ON mailservr.search_senders USING gin (grams) WITH (gin_pending_list_limit = 512);
        -- Messages of the segment whose sender stands in the table above.
        ALTER TABLE mailservr.search_segments ADD COLUMN listed integer NOT NULL DEFAULT 0;
        """);
}
