using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The main database: one connection that writes, a few that read. Callers wait without a thread; the work itself runs
/// on the pool, one thread for the writer and at most <see cref="SqliteStorageOptions.Readers"/> for readers. Reads
/// never wait for writes (WAL).
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    // FULL: mail is acknowledged by a commit, and NORMAL loses commits in a power cut (sqlite.org/pragma.html).
    // 8 KB pages: mail of 10 KB takes one and a piece, and each page is three writes (WAL, its header, checkpoint).
    // 2,000 of them (16 MB) between checkpoints: each costs two more flushes, which the many small batches share.
    private const string WriterPragmas =
        """
        PRAGMA page_size = 8192;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA busy_timeout = 10000;
        PRAGMA wal_autocheckpoint = 2000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -65536;
        PRAGMA temp_store = MEMORY;
        """;

    private const string ReaderPragmas =
        "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA query_only = ON;";

    private readonly FileStream _lock;
    private readonly SqliteSession _writer;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SqliteSessionPool _readers;
    private bool _disposed;

    private SqliteDatabase(FileStream directoryLock, SqliteSession writer, SqliteSessionPool readers) =>
        (_lock, _writer, _readers) = (directoryLock, writer, readers);

    /// <summary>Opens or creates the file, takes it for this process and brings its schema up to date.</summary>
    /// <param name="path">The file.</param>
    /// <param name="searchPath">The search index, which readers see as <c>search</c>.</param>
    /// <param name="readers">Reads at once.</param>
    /// <param name="logger">Told where mail is kept.</param>
    public static SqliteDatabase Open(string path, string searchPath, int readers, ILogger logger)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        var directoryLock = Lock(path);
        SqliteSession? writer = null;
        try
        {
            RequireOrigin(path, searchPath);
            writer = SqliteSession.Open(path, WriterPragmas);
            SqliteSchema.Migrate(writer, path);
            Log.Opened(logger, path);
            var ids = new SegmentIds();
            return new SqliteDatabase(
                directoryLock, writer, new SqliteSessionPool(readers, () => OpenReader(path, searchPath, ids)));
        }
        catch
        {
            writer?.Dispose();
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Throws where a database would begin anew beside what another has left: its search index, or its log. They tell that mail
    /// was lost whose blobs are still wanted; and SQLite would delete the log, or take it for that of the new one.
    /// </summary>
    public static void RequireOrigin(string path, string searchPath)
    {
        if (new FileInfo(path) is { Exists: true, Length: > 0 })
            return;

        var left = new[] { path + "-wal", searchPath }.FirstOrDefault(file => new FileInfo(file) is { Exists: true, Length: > 0 });
        if (left is not null)
        {
            throw new InvalidOperationException(
                $"'{path}' is gone or empty, but '{left}' of its mail is there. Restore the database from the backup; to begin "
                + $"anew without that mail, remove '{left}' and the blobs.");
        }
    }

    /// <summary>Uses the writer before anyone else can.</summary>
    public T Setup<T>(Func<SqliteSession, T> work) => work(_writer);

    /// <summary>One snapshot of everything committed before.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        _readers.UseAsync(session => session.InTransaction("BEGIN", read), cancellationToken);

    /// <summary>One transaction, durable when the task ends. Once begun it is not cancelled.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) =>
        UseWriterAsync(writer => writer.InTransaction("BEGIN IMMEDIATE", write), cancellationToken);

    /// <summary>The same; what it deletes is overwritten with zeros. That writes pages which would else just be free.</summary>
    public Task<T> EraseAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) =>
        WriteAsync(session => FileScrub.Overwriting(session, write), cancellationToken);

    /// <inheritdoc cref="FileScrub.Run"/>
    public Task ScrubAsync(CancellationToken cancellationToken) =>
        UseWriterAsync(
            writer =>
            {
                FileScrub.Run(writer);
                return true;
            },
            cancellationToken);

    private async Task<T> UseWriterAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await Task.Run(() => work(_writer), CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Waits for what is running, then closes. The last connection to close empties the WAL.</summary>
    public void Dispose()
    {
        _writing.Wait();
        var first = !_disposed;
        _disposed = true;
        _writing.Release();
        if (!first)
            return;

        _readers.Dispose();
        _writer.Dispose();
        _lock.Dispose();
    }

    private static SqliteSession OpenReader(string path, string searchPath, SegmentIds ids)
    {
        var session = SqliteSession.Open(path, ReaderPragmas, ids);
        session.Prepare("ATTACH DATABASE ?1 AS search").Bind(searchPath).Run();
        session.DefineMatches();
        return session;
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsInUse(exception))
        {
            throw new InvalidOperationException(
                $"The mail in '{path}' is in use by another process, or by another host in this one. Stop that one, or give "
                + "this one a DataDirectory of its own.", exception);
        }
    }

    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION.
    private static bool IsInUse(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
