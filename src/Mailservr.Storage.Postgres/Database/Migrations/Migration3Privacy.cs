using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>Deleted accounts until they are purged, their addresses, and exports.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0003_Privacy")]
internal sealed class Migration3Privacy : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(PrivacySchema.Sql);
}
