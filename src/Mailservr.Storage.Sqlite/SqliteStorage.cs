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
    IHostEnvironment? environment = null) : IDisposable
{
    private readonly Lock _gate = new();
    private SqliteDatabase? _database;
    private bool _disposed;

    public SqliteDatabase Database
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _database ??= Open();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _database?.Dispose();
        }
    }

    private SqliteDatabase Open()
    {
        SqliteLibrary.Load(options.Value.PreferSystemLibrary, logger);
        return SqliteDatabase.Open(ResolvePath(), options.Value.Readers, logger);
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
