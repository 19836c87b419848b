namespace Mailservr.Storage.Sqlite;

/// <summary>What <c>UseSqlite</c> is told.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>
    /// The database: a path, or a connection string with <c>Data Source</c>. A relative path begins at the content
    /// root; null is <c>mailservr.db</c> in <see cref="MailservrOptions.DataDirectory"/>. The search index is kept
    /// beside it.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// Reads at once; more wait. Reads are short and mostly served from memory, so a few per core keep all cores busy.
    /// </summary>
    public int Readers { get; set; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>
    /// Use the system's SQLite when it is newer than the bundled 3.35.5. Holds for the whole process; who used
    /// SQLite in it first has decided.
    /// </summary>
    public bool PreferSystemLibrary { get; set; } = true;
}
