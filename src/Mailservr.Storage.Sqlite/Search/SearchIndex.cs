using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The full-text index, a database of its own. Everything in it comes from the main database, so it may lag, and it
/// may be thrown away.
/// </summary>
internal sealed class SearchIndex : IDisposable
{
    private const int Corrupt = 11; // SQLITE_CORRUPT
    private const int NotADatabase = 26; // SQLITE_NOTADB

    /// <summary>Counted up when tables or tokenizer change: an index of another version is built anew.</summary>
    private const int Version = 3;

    // NORMAL: after a power cut the last commits may be missing; they are repeated from search_changes.
    private const string Pragmas =
        """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA busy_timeout = 10000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16384;
        """;

    // A batch stays in memory until its commit (hashsize, 16 MB), and sixteen of them are merged at once: merging four, as
    // is the default, costs a fifth more per message and makes no search faster that one could tell.
    private const string Schema =
        $"""
        CREATE TABLE progress (database_id TEXT NOT NULL, position INTEGER NOT NULL, rebuilt_to INTEGER);
        CREATE VIRTUAL TABLE mail USING fts5 (
            account, sender, subject, content, attachments,
            tokenize = "unicode61 remove_diacritics 2 categories '{SearchText.Categories}'", columnsize = 0);
        INSERT INTO mail (mail, rank) VALUES ('hashsize', 16777216);
        INSERT INTO mail (mail, rank) VALUES ('automerge', 16);
        """;

    /// <summary>Of one step: some tens of milliseconds, in which nothing can be taken in.</summary>
    private const int MergedPages = 1000;

    private readonly string _path;
    private readonly SqliteSession _session;
    private readonly Lock _gate = new();

    private SearchIndex(string path, SqliteSession session, SearchProgress progress) =>
        (_path, _session, Progress) = (path, session, progress);

    public SearchProgress Progress { get; private set; }

    /// <summary>What was there when it was opened was damaged, and has been thrown away.</summary>
    public bool IsRemade { get; private init; }

    /// <summary>Opens the index; one that is absent, damaged or of another database is begun anew.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="isUsable">Whether the changes since then are still known.</param>
    /// <param name="begin">Where a new index begins.</param>
    /// <param name="logger">Told of a new beginning.</param>
    public static SearchIndex Open(
        string path, Func<SearchProgress, bool> isUsable, SearchProgress begin, ILogger logger)
    {
        var isDamaged = false;
        if (!File.Exists(DamagedMark(path)) && TryOpen(path, logger, out isDamaged) is { } index)
        {
            if (isUsable(index.Progress))
                return index;

            index.Dispose();
        }

        Log.SearchRebuilt(logger, path);
        return Create(path, begin, isDamaged);
    }

    public void MarkDamaged() => File.WriteAllBytes(DamagedMark(_path), []);

    public static bool IsDamage(SqliteException exception) => exception.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Reads all of it; what is wrong, or null. Throws what <see cref="IsDamage"/> knows where it cannot be read.</summary>
    public string? FindFault()
    {
        using var session = SqliteSession.Open(_path, "PRAGMA busy_timeout = 10000");
        var lines = session.Prepare("PRAGMA integrity_check(1)").List(static row => row.Text(0));
        // FTS5 compares what it has indexed with the text that it keeps.
        session.Prepare("INSERT INTO mail (mail) VALUES ('integrity-check')").Run();
        return lines is ["ok"] ? null : string.Join("; ", lines);
    }

    /// <summary>Takes documents in and others out, in one transaction with the progress.</summary>
    public void Apply(IReadOnlyList<long> remove, IReadOnlyList<SearchDocument> add, SearchProgress progress)
    {
        lock (_gate)
        {
            // Messages that are only new are taken out before they are taken in; zeros are for those that are gone.
            _session.InTransaction("BEGIN IMMEDIATE", session => remove.Count > add.Count
                ? FileScrub.Overwriting(session, erasing => Apply(erasing, remove, add, progress))
                : Apply(session, remove, add, progress));
            Progress = progress;
        }
    }

    /// <summary>
    /// Merges all that was ever indexed into one, step by step: the words of a document that was taken out stay in the index
    /// until then.
    /// </summary>
    public void Scrub(CancellationToken cancellationToken)
    {
        // A negative number begins, and positive ones go on, until nothing changes (sqlite.org/fts5.html, the merge command).
        for (var pages = -MergedPages; Merge(pages) >= 2; pages = MergedPages)
            cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            FileScrub.Run(_session);
    }

    public void Dispose() => _session.Dispose();

    private static int Apply(
        SqliteSession session, IReadOnlyList<long> remove, IReadOnlyList<SearchDocument> add, SearchProgress progress)
    {
        foreach (var messageId in remove)
            session.Prepare("DELETE FROM mail WHERE rowid = ?1").Bind(messageId).Run();
        foreach (var document in add)
            Insert(session, document);
        return session.Prepare("UPDATE progress SET position = ?1, rebuilt_to = ?2")
            .Bind(progress.Position).Bind(progress.RebuiltTo).Run();
    }

    /// <returns>Rows that changed.</returns>
    private long Merge(int pages)
    {
        lock (_gate)
        {
            return FileScrub.Overwriting(_session, session =>
            {
                var before = session.Prepare("SELECT total_changes()").Scalar() ?? 0;
                session.Prepare("INSERT INTO mail (mail, rank) VALUES ('merge', ?1)").Bind(pages).Run();
                return (session.Prepare("SELECT total_changes()").Scalar() ?? 0) - before;
            });
        }
    }

    private static void Insert(SqliteSession session, SearchDocument document) =>
        session.Prepare(
                """
                INSERT INTO mail (rowid, account, sender, subject, content, attachments)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                """)
            .Bind(document.MessageId).Bind(document.Account).Bind(document.Sender).Bind(document.Subject)
            .Bind(document.Content).Bind(document.Attachments).Run();

    private static SearchIndex? TryOpen(string path, ILogger logger, out bool isDamaged)
    {
        isDamaged = false;
        if (!File.Exists(path))
            return null;

        SqliteSession? session = null;
        try
        {
            session = SqliteSession.Open(path, Pragmas);
            var progress = session.Prepare("PRAGMA user_version").Scalar() == Version ? ReadProgress(session) : null;
            if (progress is { } known)
                return new SearchIndex(path, session, known);
        }
        catch (SqliteException exception) when (IsDamage(exception))
        {
            isDamaged = true;
            Log.SearchDamaged(logger, path, exception);
        }

        session?.Dispose();
        return null;
    }

    private static SearchProgress? ReadProgress(SqliteSession session) =>
        session.Prepare("SELECT database_id, position, rebuilt_to FROM progress")
            .First(static row => (SearchProgress?)new SearchProgress(
                row.Text(0), row.Int64(1), row.IsNull(2) ? null : row.Int64(2)));

    private static SearchIndex Create(string path, SearchProgress begin, bool isRemade)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm", "-journal"])
            File.Delete(path + suffix);

        var session = SqliteSession.Open(path, Pragmas);
        session.InTransaction("BEGIN IMMEDIATE", transaction =>
        {
            transaction.Execute(Schema);
            transaction.Execute($"PRAGMA user_version = {Version}");
            return transaction.Prepare("INSERT INTO progress (database_id, position, rebuilt_to) VALUES (?1, ?2, ?3)")
                .Bind(begin.DatabaseId).Bind(begin.Position).Bind(begin.RebuiltTo).Run();
        });
        File.Delete(DamagedMark(path));
        return new SearchIndex(path, session, begin) { IsRemade = isRemade };
    }

    private static string DamagedMark(string path) => path + ".damaged";
}
