using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// A prepared statement, below ADO.NET: parameters by position, UTF-8 in and out without strings between. Every way to
/// run it resets it, so that none keeps a transaction open.
/// </summary>
internal sealed class SqliteStatement(sqlite3 connection, sqlite3_stmt statement) : IDisposable
{
    private int _bound;

    public SqliteStatement Bind(long value) => Check(raw.sqlite3_bind_int64(statement, ++_bound, value));

    public SqliteStatement Bind(bool value) => Bind(value ? 1L : 0L);

    public SqliteStatement Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    public SqliteStatement Bind(long? value) =>
        value is { } number ? Bind(number) : Check(raw.sqlite3_bind_null(statement, ++_bound));

    public SqliteStatement Bind(string? value)
    {
        if (value is null)
            return Check(raw.sqlite3_bind_null(statement, ++_bound));

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, buffer);
        BindText(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return this;
    }

    public SqliteStatement BindText(ReadOnlySpan<byte> utf8) => Check(utf8.IsEmpty
        ? raw.sqlite3_bind_text(statement, ++_bound, "") // an empty span would be bound as NULL
        : raw.sqlite3_bind_text(statement, ++_bound, utf8));

    public SqliteStatement BindBlob(ReadOnlySpan<byte> bytes) => Check(bytes.IsEmpty
        ? raw.sqlite3_bind_zeroblob(statement, ++_bound, 0)
        : raw.sqlite3_bind_blob(statement, ++_bound, bytes));

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public bool Boolean(int column) => Int64(column) != 0;

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Int64(column));

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public T Json<T>(int column, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(raw.sqlite3_column_blob(statement, column), type)
        ?? throw new InvalidDataException("The database holds a null where a " + typeof(T).Name + " should be.");

    /// <summary>Runs it to its end and returns how many rows it changed.</summary>
    public int Run()
    {
        while (Step())
        {
        }

        return raw.sqlite3_changes(connection);
    }

    public IReadOnlyList<T> List<T>(Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        try
        {
            while (Step())
                rows.Add(read(this));
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }

        return rows;
    }

    /// <summary>Goes through the rows for as long as it is answered true.</summary>
    public void Each(Func<SqliteStatement, bool> visit)
    {
        try
        {
            while (Step() && visit(this))
            {
            }
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>The first row, or the default value when there is none.</summary>
    public T? First<T>(Func<SqliteStatement, T> read)
    {
        try
        {
            return Step() ? read(this) : default;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>The number in the first row, or null when there is none.</summary>
    public long? Scalar() => First(static row => row.IsNull(0) ? (long?)null : row.Int64(0));

    public bool Any() => First(static _ => true);

    public SqliteStatement Rewind()
    {
        raw.sqlite3_reset(statement);
        _bound = 0;
        return this;
    }

    public void Dispose() => statement.Dispose();

    private bool Step()
    {
        switch (raw.sqlite3_step(statement))
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                raw.sqlite3_reset(statement);
                return false;
            case var error:
                raw.sqlite3_reset(statement); // keeps the message of the error
                SqliteException.ThrowExceptionForRC(error, connection);
                return false;
        }
    }

    private SqliteStatement Check(int result)
    {
        SqliteException.ThrowExceptionForRC(result, connection);
        return this;
    }
}
