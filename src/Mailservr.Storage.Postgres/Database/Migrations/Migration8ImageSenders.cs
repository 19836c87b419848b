using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>Whose pictures of other servers an account always wants to see.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0008_ImageSenders")]
internal sealed class Migration8ImageSenders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE mailservr.image_senders (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            sender text COLLATE "C" NOT NULL,
            created_at timestamptz NOT NULL);
        CREATE INDEX image_senders_by_owner ON mailservr.image_senders (owner_id, id);
        """);
}
