using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Upgrade;

/// <summary>A program that is one migration newer than ours: it keeps the size of every message, also of those it finds.</summary>
internal static class NextSchema
{
    public const string Name = "9999_MessageSize";

    public static DbContextOptions<MailservrDbContext> OptionsFor(NpgsqlDataSource source) =>
        new DbContextOptionsBuilder<MailservrDbContext>(MailservrDbContext.OptionsFor(source))
            .UseNpgsql(source, npgsql => npgsql
                .MigrationsHistoryTable(MailservrDbContext.HistoryTable, MailservrDbContext.Schema)
                .MigrationsAssembly(typeof(NextSchema).Assembly.GetName().Name))
            .Options;

    /// <summary>Stands for one that is there already.</summary>
    internal abstract class Present : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            throw new InvalidOperationException("It was applied by the program of before.");
    }

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0001_Initial")]
    internal sealed class Initial : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0002_Webhooks")]
    internal sealed class Webhooks : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0003_Privacy")]
    internal sealed class Privacy : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0004_TransferAndClaims")]
    internal sealed class TransferAndClaims : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0005_AttachmentTotals")]
    internal sealed class AttachmentTotals : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0006_Senders")]
    internal sealed class Senders : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0007_Spool")]
    internal sealed class Spool : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0008_ImageSenders")]
    internal sealed class ImageSenders : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0009_WordStatistics")]
    internal sealed class WordStatistics : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0010_ThreadSpans")]
    internal sealed class ThreadSpans : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration("0011_Installations")]
    internal sealed class Installations : Present;

    [DbContext(typeof(MailservrDbContext))]
    [Migration(Name)]
    internal sealed class Next : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE mailservr.messages ADD size bigint");
            // Long enough for every other host to come in between, if it could.
            migrationBuilder.Sql("SELECT pg_sleep(0.5)");
            migrationBuilder.Sql("UPDATE mailservr.messages SET size = length(content)");
        }
    }
}
