using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>Mail that is accepted and not filed in the other tables yet.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0007_Spool")]
internal sealed class Migration7Spool : Migration
{
    // Rows come and go all the time: vacuum is not to wait until they are many, and not to give pages back that are
    // needed again at once. What fits into a page stays in it, because it is read once and soon.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE mailservr.accepted_messages (
            account_id bigint NOT NULL,
            position bigint GENERATED ALWAYS AS IDENTITY,
            message_id bigint NOT NULL,
            attachment_bytes bigint NOT NULL,
            note text COLLATE "C" NOT NULL,
            record text COLLATE "C" NOT NULL,
            layout text COLLATE "C" NOT NULL,
            content bytea NOT NULL,
            -- Why the tables would not take it; null for what has yet to be filed.
            set_aside text COLLATE "C",
            PRIMARY KEY (account_id, position)) WITH (
                toast_tuple_target = 8160, vacuum_truncate = off,
                autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
        ALTER TABLE mailservr.accepted_messages
            ALTER note SET STORAGE EXTERNAL, ALTER record SET STORAGE EXTERNAL, ALTER layout SET STORAGE EXTERNAL,
            ALTER content SET STORAGE EXTERNAL;
        CREATE INDEX accepted_messages_by_position ON mailservr.accepted_messages (position) WHERE set_aside IS NULL;
        CREATE INDEX accepted_messages_attached ON mailservr.accepted_messages (account_id) INCLUDE (attachment_bytes)
            WHERE attachment_bytes > 0;
        """);
}
