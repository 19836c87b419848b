using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Brings the schema up to date. Many hosts may start at once: one migrates, the others wait and find it done.</summary>
internal static class PostgresSchema
{
    private const int OldestServer = 13;

    private const string HasSchema = $"SELECT to_regnamespace('{MailservrDbContext.Schema}') IS NOT NULL";

    private const string HasTables =
        $"SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = '{MailservrDbContext.Schema}')";

    public static async Task PrepareAsync(
        NpgsqlDataSource source, DbContextOptions<MailservrDbContext> options, ILogger logger,
        CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await CheckServerAsync(connection, logger, cancellationToken);
        await connection.RunAsync(
            "SELECT pg_advisory_lock($1, 0)", cancellationToken, AdvisoryLocks.Migration);
        try
        {
            await MigrateAsync(options, logger, cancellationToken);
        }
        finally
        {
            await connection.RunAsync(
                "SELECT pg_advisory_unlock($1, 0)", CancellationToken.None, AdvisoryLocks.Migration);
        }

        Log.Opened(logger, connection.Database, connection.DataSource);
    }

    public static Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ScalarAsync<bool>(
            $"SELECT to_regclass('{MailservrDbContext.Schema}.{MailservrDbContext.HistoryTable}') IS NOT NULL",
            cancellationToken);

    /// <summary>The schema with something in it, where it has no tables of ours yet.</summary>
    public static async Task<bool> TryCreateAsync(
        NpgsqlConnection connection, Func<NpgsqlConnection, Task> fill, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The lock of the migration: it may be running on another host.
        await connection.RunAsync("SELECT pg_advisory_xact_lock($1, 0)", cancellationToken, AdvisoryLocks.Migration);
        if (await connection.ScalarAsync<bool>(HasTables, cancellationToken))
            return false;

        // Asked first: to make a schema that is there already takes rights that nobody may have.
        if (!await connection.ScalarAsync<bool>(HasSchema, cancellationToken))
            await connection.RunAsync($"CREATE SCHEMA {MailservrDbContext.Schema}", cancellationToken);
        await fill(connection);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task MigrateAsync(
        DbContextOptions<MailservrDbContext> options, ILogger logger, CancellationToken cancellationToken)
    {
        await using var context = new MailservrDbContext(options);
        var known = context.Database.GetMigrations().ToList();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException(
                $"The database has schema {unknown}, but this program knows schemas up to {known[^1]}. "
                + "Start the newer program that wrote it, or restore a backup made before the update.");
        }

        if (applied.Count == known.Count)
            return;
        Log.Migrating(logger, applied.Count == 0 ? "nothing" : applied[^1], known[^1]);
        await context.Database.MigrateAsync(cancellationToken);
    }

    private static async Task CheckServerAsync(
        NpgsqlConnection connection, ILogger logger, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new InvalidOperationException(
                $"The server is PostgreSQL {connection.PostgreSqlVersion}; {OldestServer} or later is needed.");
        }

        var encoding = await SettingAsync(connection, "server_encoding", cancellationToken);
        if (encoding != "UTF8")
        {
            throw new InvalidOperationException(
                $"Database '{connection.Database}' has the encoding {encoding}; mail needs UTF8. Create it with "
                + "ENCODING 'UTF8' TEMPLATE template0.");
        }

        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
        {
            if (await SettingAsync(connection, setting, cancellationToken) == "off")
                Log.NotDurable(logger, setting);
        }
    }

    private static async Task<string?> SettingAsync(
        NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<string>("SELECT current_setting($1)", cancellationToken, name);
}
