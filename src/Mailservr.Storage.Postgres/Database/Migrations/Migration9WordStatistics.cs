using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mailservr.Storage.Postgres.Migrations;

/// <summary>
/// No statistics of the words of mail. To make them costs autovacuum a second for 15,000 messages, every time; and
/// because every word begins with a segment they are of none that will come: with them the planner takes the beginning of a
/// word for one that all mail has, and reads the whole table.
/// </summary>
[DbContext(typeof(MailservrDbContext))]
[Migration("0009_WordStatistics")]
internal sealed class Migration9WordStatistics : Migration
{
    // A change of the type, though to the same, drops the statistics that are there. It rewrites nothing, and sets back how
    // the column is stored.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE mailservr.message_words
            ALTER words TYPE tsvector, ALTER words SET STATISTICS 0, ALTER words SET STORAGE EXTERNAL
        """);
}
