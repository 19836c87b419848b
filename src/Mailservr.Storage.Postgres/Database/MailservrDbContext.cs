using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>The records, each type in a table of its own, and the migrations of the whole schema.</summary>
internal sealed class MailservrDbContext(DbContextOptions<MailservrDbContext> options) : DbContext(options)
{
    public const string Schema = "mailservr";
    public const string HistoryTable = "schema_history";

    public static DbContextOptions<MailservrDbContext> OptionsFor(NpgsqlDataSource source) =>
        new DbContextOptionsBuilder<MailservrDbContext>()
            .UseNpgsql(source, npgsql => npgsql
                .MigrationsHistoryTable(HistoryTable, Schema)
                .MigrationsAssembly(typeof(MailservrDbContext).Assembly.GetName().Name))
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            // A key that is taken and a stale version are answers, not faults; migrations are written by hand.
            .ConfigureWarnings(warnings => warnings.Ignore(
                RelationalEventId.PendingModelChangesWarning,
                RelationalEventId.CommandError,
                CoreEventId.SaveChangesFailed,
                CoreEventId.OptimisticConcurrencyException))
            .Options;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        RecordTables.Configure(modelBuilder);
    }
}
