using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mailservr.Storage.Sqlite;

/// <summary>One connection with its prepared statements. Whoever has it has it alone.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>Filters combine to more texts than this only on purpose; then all are prepared anew.</summary>
    private const int MaxStatements = 256;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection, SegmentIds ids) => (_connection, SegmentIds) = (connection, ids);

    /// <summary>What <see cref="SearchMatches.Function"/> knows at the moment.</summary>
    public SearchMatches? Matches { get; set; }

    public SegmentIds SegmentIds { get; }

    private sqlite3 Handle => _connection.Handle
        ?? throw new ObjectDisposedException(nameof(SqliteSession), "The database is closed.");

    public static SqliteSession Open(string path, string pragmas, SegmentIds? ids = null)
    {
        CreatePrivate(path);
        var address = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var session = new SqliteSession(new SqliteConnection(address.ToString()), ids ?? new SegmentIds());
        try
        {
            session._connection.Open();
            session.Execute(pragmas);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        return session;
    }

    // SQLite gives the files beside it (-wal, -shm) the mode of the database: mail is for its owner only.
    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;

        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var created = new FileStream(path, options);
    }

    /// <summary>The statement, ready for its first parameter. Parameters are <c>?1</c>, <c>?2</c> … in order.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known))
            return known.Rewind();

        if (_statements.Count >= MaxStatements)
            Forget();

        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(Handle, sql, out var handle), Handle);
        return _statements[sql] = new SqliteStatement(Handle, handle);
    }

    /// <summary>Runs statements that have neither parameters nor results.</summary>
    public void Execute(string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

    /// <returns>Whether they could be run.</returns>
    public bool TryExecute(string sql) => raw.sqlite3_exec(Handle, sql) == raw.SQLITE_OK;

    /// <summary>Has statements ask <see cref="Matches"/> for messages.</summary>
    public void DefineMatches() =>
        _connection.CreateFunction<long, bool>(SearchMatches.Function, id => Matches?.Contains(id) == true);

    /// <summary>All of <paramref name="work"/> or nothing; the session can be used again either way.</summary>
    public T InTransaction<T>(string begin, Func<SqliteSession, T> work)
    {
        Prepare(begin).Run();
        try
        {
            var result = work(this);
            Prepare("COMMIT").Run();
            return result;
        }
        catch
        {
            // Some faults (disk full, I/O) have ended the transaction already.
            if (raw.sqlite3_get_autocommit(Handle) == 0)
                Prepare("ROLLBACK").Run();
            throw;
        }
    }

    public void Dispose()
    {
        Forget();
        _connection.Dispose();
    }

    private void Forget()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }
}
