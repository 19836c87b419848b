using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>What the attachments of each account take, also of the mail that is there; and purchases are remembered by hosts.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0005_AttachmentTotals")]
internal sealed class Migration5AttachmentTotals : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(AttachmentSchema.Sql);
}
