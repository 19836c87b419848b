using System.Collections.Concurrent;

namespace Mailservr.Storage.Sqlite;

/// <summary>A bounded number of sessions for reads, opened as they are needed and kept with their statements.</summary>
internal sealed class SqliteSessionPool(int size, Func<SqliteSession> open) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size);
    private readonly ConcurrentStack<SqliteSession> _idle = new();
    private volatile bool _disposed;

    public async Task<T> UseAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await Task.Run(() => Use(work), cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads that are running.</summary>
    public void Dispose()
    {
        _disposed = true;
        for (var i = 0; i < size; i++)
            _free.Wait();
        while (_idle.TryPop(out var session))
            session.Dispose();
        _free.Release(size);
    }

    private T Use<T>(Func<SqliteSession, T> work)
    {
        var session = _idle.TryPop(out var idle) ? idle : open();
        try
        {
            return work(session);
        }
        finally
        {
            _idle.Push(session);
        }
    }
}
