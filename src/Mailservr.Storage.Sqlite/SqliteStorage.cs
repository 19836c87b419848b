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
    TimeProvider? time = null) : IDisposable
{
    private readonly Lock _gate = new();
    private (SqliteDatabase Database, SearchIndexer Search)? _opened;
    private bool _disposed;

    public SqliteDatabase Database => Open().Database;

    public SearchIndexer Search => Open().Search;

    /// <summary>Throws, with a sentence for the operator, where opening would create a database.</summary>
    public void RequireFile()
    {
        var path = ResolvePath();
        if (!File.Exists(path))
            throw new InvalidOperationException($"There is no mail: '{path}' does not exist.");
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _opened?.Search.Dispose();
            _opened?.Database.Dispose();
            _opened = null;
        }
    }

    private (SqliteDatabase Database, SearchIndexer Search) Open()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _opened ??= OpenFiles();
        }
    }

    private (SqliteDatabase Database, SearchIndexer Search) OpenFiles()
    {
        SqliteLibrary.Load(options.Value.PreferSystemLibrary, logger);
        var path = ResolvePath();
        var searchPath = Path.ChangeExtension(path, ".search.db");
        var database = SqliteDatabase.Open(path, searchPath, options.Value.Readers, logger);
        try
        {
            var index = database.Setup(session => SearchIndex.Open(
                searchPath,
                progress => SearchChanges.Continue(session, progress),
                SearchChanges.Begin(session),
                logger));
            return (database, new SearchIndexer(database, index, time ?? TimeProvider.System, logger));
        }
        catch
        {
            database.Dispose();
            throw;
        }
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
}
