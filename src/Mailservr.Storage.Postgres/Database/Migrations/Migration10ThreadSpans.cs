using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>Which threads went on around a moment.</summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0010_ThreadSpans")]
internal sealed class Migration10ThreadSpans : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(ThreadSpans.IndexSql);
}
