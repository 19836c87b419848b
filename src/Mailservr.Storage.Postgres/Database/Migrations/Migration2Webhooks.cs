using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>Webhooks, what they have yet to be told, and what they were told.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0002_Webhooks")]
internal sealed class Migration2Webhooks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(WebhookSchema.Sql);
}
