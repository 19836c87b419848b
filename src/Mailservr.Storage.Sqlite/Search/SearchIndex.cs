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

    /// <summary>Counted up when tables or words change: an index of another version is built anew.</summary>
    private const int Version = 5;

    // NORMAL: after a power cut the last commits may be missing; they are repeated from search_changes.
    // 16 KB pages: what is written is long, and written once.
    private const string Pragmas =
        """
        PRAGMA page_size = 16384;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA busy_timeout = 10000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16384;
        """;

    private const string Schema =
        $"""
        CREATE TABLE progress (database_id TEXT NOT NULL, position INTEGER NOT NULL, rebuilt_to INTEGER);
        {IndexedMessages.Tables}
        {SearchSegment.Tables}
        """;

    private readonly string _path;
    private readonly SqliteSession _session;
    private readonly Lock _gate = new();
    private SegmentMerge? _merge;

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

    public static bool IsDamage(Exception exception) =>
        exception is SearchDamageException or SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>Reads all of it; what is wrong, or null. Throws what <see cref="IsDamage"/> knows where it cannot be read.</summary>
    public string? FindFault()
    {
        using var session = SqliteSession.Open(_path, "PRAGMA busy_timeout = 10000");
        var lines = session.Prepare("PRAGMA integrity_check(1)").List(static row => row.Text(0));
        return lines is ["ok"] ? session.InTransaction("BEGIN", SegmentCheck.FindFault) : string.Join("; ", lines);
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

    /// <summary>Does some of what makes later searches cheaper; false when nothing is left of it.</summary>
    public bool Tidy() => Tidy(cleaning: false);

    /// <summary>Writes every segment anew of which messages were removed: until then their words stay in the index.</summary>
    public void Scrub(CancellationToken cancellationToken)
    {
        while (Tidy(cleaning: true))
            cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            FileScrub.Run(_session);
    }

    public void Dispose() => _session.Dispose();

    private static int Apply(
        SqliteSession session, IReadOnlyList<long> remove, IReadOnlyList<SearchDocument> add, SearchProgress progress)
    {
        var added = add.Select(document => document.MessageId).ToHashSet();
        foreach (var messageId in remove.Where(id => !added.Contains(id)))
            IndexedMessages.Remove(session, messageId);
        Write(session, add);
        return session.Prepare("UPDATE progress SET position = ?1, rebuilt_to = ?2")
            .Bind(progress.Position).Bind(progress.RebuiltTo).Run();
    }

    // What is in already has not changed: mail never does.
    private static void Write(SqliteSession session, IReadOnlyList<SearchDocument> documents)
    {
        var batch = new SearchBatch();
        foreach (var document in documents.OrderBy(document => document.MessageId))
        {
            if (IndexedMessages.Add(session, document.MessageId))
                batch.Add(document);
        }

        if (batch.Ids.Count == 0)
            return;
        var number = SearchSegment.Begin(session);
        var writer = new SegmentWriter(session, number);
        batch.Write(writer);
        SearchSegment.MakeLive(session, number, writer.Blocks, [.. batch.Ids]);
    }

    private bool Tidy(bool cleaning)
    {
        lock (_gate)
        {
            try
            {
                return _session.InTransaction("BEGIN IMMEDIATE", session => cleaning
                    ? FileScrub.Overwriting(session, erasing => Tidy(erasing, cleaning))
                    : Tidy(session, cleaning));
            }
            catch
            {
                _merge = null; // What it had written is swept, and it is begun anew.
                throw;
            }
        }
    }

    private bool Tidy(SqliteSession session, bool cleaning)
    {
        _merge ??= SegmentMerge.Begin(session, cleaning);
        var isSweeping = SearchSegment.Sweep(session, _merge?.Written);
        if (_merge is not { } merge)
            return isSweeping;

        if (!merge.Step())
            _merge = null;
        return true;
    }

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
