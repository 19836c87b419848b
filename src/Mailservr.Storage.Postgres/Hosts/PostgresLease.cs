using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>A lease that is held, as long as its connection answers.</summary>
internal sealed class PostgresLease : IHostLease
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly int _key;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;
    private int _disposed;

    public PostgresLease(PostgresDatabase database, NpgsqlConnection connection, int key)
    {
        (_database, _connection, _key) = (database, connection, key);
        _watching = Task.Run(WatchAsync);
    }

    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync();
        await _watching;
        try
        {
            if (!_lost.IsCancellationRequested)
                await _connection.RunAsync(
                    "SELECT pg_advisory_unlock($1, $2)", CancellationToken.None, AdvisoryLocks.Lease, _key);
        }
        catch (Exception fault) when (PostgresFaults.IsConnectionLost(fault))
        {
            Log.LeaseLost(_database.Logger, fault);
            _database.ForgetConnections();
        }

        await _connection.DisposeAsync();
        _lost.Dispose();
        _stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, TimeProvider.System, _stopping.Token);
                await _connection.RunAsync("SELECT 1", CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to end.
        }
        catch (Exception fault)
        {
            Log.LeaseLost(_database.Logger, fault);
            // Returned to the pool the connection could still hold the lock, unseen.
            _database.ForgetConnections();
            await _lost.CancelAsync();
        }
    }
}
