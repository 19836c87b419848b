using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>By what a blob store knows whose it is.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0011_Installations")]
internal sealed class Migration11Installations : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE mailservr.installations (
            id bigint PRIMARY KEY,
            owner_id bigint NOT NULL,
            key text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            installation_id uuid NOT NULL);
        CREATE INDEX installations_by_owner ON mailservr.installations (owner_id, id);
        """);
}
