using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>Written by hand: EF knows neither storage of columns nor half of the indexes.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0001_Initial")]
internal sealed class Migration1Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(InitialSchema.Mail);
        migrationBuilder.Sql(InitialSchema.System);
        migrationBuilder.Sql(InitialSchema.Records);
        migrationBuilder.Sql(AccountSchema.Records);
    }
}
