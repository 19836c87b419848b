using Mailservr.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Data.Sqlite;

namespace Mailservr.Storage.Sqlite;

/// <summary>What all stores of one database share. Opened by the initializer, or by the first call.</summary>
internal sealed class SqliteStorage(
    IOptions<SqliteStorageOptions> options,
    IOptions<MailservrOptions> mailservr,
    ILogger<SqliteStorage> logger,
    IHostEnvironment? environment = null,
    TimeProvider? time = null,
    StorageMetrics? metrics = null) : IDisposable
{
    private readonly Lock _gate = new();
    private OpenedStorage? _opened;
    private bool _disposed;

    public ILogger Logger => logger;

    public SqliteDatabase Database => Open().Database;

    public SearchIndexer Search => Open().Search;

    public MailSpool Spool => Open().Spool;

    public SuspectedDeliveries Suspects { get; } = new();

    public string FilePath => ResolvePath();

    /// <summary>Throws, with a sentence for the operator, where opening would create a database.</summary>
    public void RequireFile()
    {
        var path = ResolvePath();
        if (!File.Exists(path))
            throw new InvalidOperationException($"There is no mail: '{path}' does not exist.");
    }

    /// <summary>Makes the database with something in it: nobody ever finds it without. False when it is there already.</summary>
    public bool TryCreate(Action<SqliteSession> fill)
    {
        var path = ResolvePath();
        if (File.Exists(path))
            return false;

        SqliteDatabase.RequireOrigin(path, SearchPathOf(path));
        SqliteLibrary.Load(options.Value.PreferSystemLibrary, logger);
        var folder = Path.GetDirectoryName(path) ?? ".";
        DurableFile.CreateDirectory(folder);
        var unfinished = path + ".new";
        File.Delete(unfinished);
        // No journal: what is not finished is made anew, and nothing of it may be left beside the next one.
        using (var session = SqliteSession.Open(unfinished, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL"))
        {
            SqliteSchema.Claim(session);
            fill(session);
        }

        File.Move(unfinished, path);
        DurableFile.SyncDirectory(folder);
        return true;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _opened?.Spool.Dispose();
            _opened?.Search.Dispose();
            _opened?.Database.Dispose();
            _opened = null;
        }
    }

    private OpenedStorage Open()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _opened ??= OpenFiles();
        }
    }

    private OpenedStorage OpenFiles()
    {
        SqliteLibrary.Load(options.Value.PreferSystemLibrary, logger);
        var path = ResolvePath();
        var searchPath = SearchPathOf(path);
        var spoolPath = Path.ChangeExtension(path, ".spool");
        RequirePlaces([path, searchPath], spoolPath);
        var database = SqliteDatabase.Open(path, searchPath, options.Value.Readers, logger);
        MailSpool? spool = null;
        try
        {
            spool = MailSpool.Open(database, spoolPath, logger);
            var index = database.Setup(session => OpenIndex(session, searchPath));
            var search = new SearchIndexer(database, index, time ?? TimeProvider.System, logger);
            spool.Search = search;
            (spool.Metrics, search.Metrics) = (metrics, metrics);
            return new OpenedStorage(database, search, spool);
        }
        catch
        {
            spool?.Dispose();
            database.Dispose();
            throw;
        }
    }

    private static string SearchPathOf(string path) => Path.ChangeExtension(path, ".search.db");

    // What the system says of these would tell of rights that nobody lacks.
    private static void RequirePlaces(IEnumerable<string> files, string folder)
    {
        foreach (var file in files.Where(Directory.Exists))
            throw new InvalidOperationException($"'{file}' is a folder, and the storage needs a file there: move it away.");
        if (File.Exists(folder))
            throw new InvalidOperationException($"'{folder}' is a file, and the storage needs a folder there: move it away.");
    }

    private SearchIndex OpenIndex(SqliteSession session, string searchPath)
    {
        // After the spool was emptied: whose mail was in it has gone as well.
        DeliveryRows.LoseSightOfAll(session);
        return SearchIndex.Open(
            searchPath,
            progress => SearchChanges.Continue(session, progress),
            SearchChanges.Begin(session),
            logger);
    }

    private string ResolvePath()
    {
        var path = options.Value.Path ?? Path.Combine(mailservr.Value.DataDirectory, "mailservr.db");
        if (path.Contains('=', StringComparison.Ordinal))
            path = new SqliteConnectionStringBuilder(path).DataSource;
        if (path.Length == 0 || path.StartsWith(':'))
        {
            throw new InvalidOperationException(
                "UseSqlite needs a file: give it a path such as 'data/mailservr.db', or nothing.");
        }

        return Path.GetFullPath(path, environment?.ContentRootPath ?? Directory.GetCurrentDirectory());
    }

    private sealed record OpenedStorage(SqliteDatabase Database, SearchIndexer Search, MailSpool Spool);
}
