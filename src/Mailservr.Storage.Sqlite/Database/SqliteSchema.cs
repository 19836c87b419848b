namespace Mailservr.Storage.Sqlite;

/// <summary>The migrations of the main database, forward only; <c>PRAGMA user_version</c> counts them.</summary>
internal static class SqliteSchema
{
    /// <summary>"Mlsv": tells our files from other programs' (PRAGMA application_id).</summary>
    private const long ApplicationId = 0x4D6C7376;

    private static readonly string[] Migrations =
    [
        SqliteSchemaVersion1.Sql, SqliteSchemaVersion2.Sql, SqliteSchemaVersion3.Sql, SqliteSchemaVersion4.Sql,
        SqliteSchemaVersion5.Sql,
    ];

    public static void Migrate(SqliteSession session, string path)
    {
        var version = CheckIdentity(session, path);
        if (version == Migrations.Length)
            return;

        session.InTransaction("BEGIN IMMEDIATE", transaction =>
        {
            foreach (var migration in Migrations.Skip(version))
                transaction.Execute(migration);
            transaction.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Migrations.Length}");
            return true;
        });
    }

    /// <summary>Says of an empty file that it is ours, before there are any tables.</summary>
    public static void Claim(SqliteSession session) => session.Execute($"PRAGMA application_id = {ApplicationId}");

    private static int CheckIdentity(SqliteSession session, string path)
    {
        var version = (int)(session.Prepare("PRAGMA user_version").Scalar() ?? 0);
        var application = session.Prepare("PRAGMA application_id").Scalar() ?? 0;
        var empty = !session.Prepare("SELECT 1 FROM sqlite_master").Any();
        if (!empty && application != ApplicationId)
        {
            throw new InvalidOperationException(
                $"'{path}' is a database of another program. Give UseSqlite a path of its own.");
        }

        if (version > Migrations.Length)
        {
            throw new InvalidOperationException(
                $"'{path}' has schema version {version}, but this program knows versions up to {Migrations.Length}. "
                + "Start the newer program that wrote it, or restore a backup made before the update.");
        }

        return version;
    }
}
