using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>The connection of a host that holds leases: each is an advisory lock of its session, as long as it answers.</summary>
internal sealed class LeaseConnection : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly HashSet<int> _held = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    public LeaseConnection(PostgresDatabase database, NpgsqlConnection connection)
    {
        (_database, _connection) = (database, connection);
        Lost = _lost.Token;
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Cancelled when it does not answer: others may have what was held.</summary>
    public CancellationToken Lost { get; }

    public bool IsIdle => _held.Count == 0;

    /// <returns>False when somebody has it, also this host.</returns>
    public Task<bool> TryLockAsync(int key) => AskAsync(async () =>
    {
        // A session is given its own lock once more.
        if (_held.Contains(key))
            return false;
        var taken = await _connection.ScalarAsync<bool>(
            "SELECT pg_try_advisory_lock($1, $2)", CancellationToken.None, AdvisoryLocks.Lease, key);
        return taken && _held.Add(key);
    });

    public Task<bool> UnlockAsync(int key) => AskAsync(async () => _held.Remove(key) && await _connection.ScalarAsync<bool>(
        "SELECT pg_advisory_unlock($1, $2)", CancellationToken.None, AdvisoryLocks.Lease, key));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        await _connection.DisposeAsync();
        _gate.Dispose();
        _lost.Dispose();
        _stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!Lost.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            await Task.Delay(Beat, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_stopping.IsCancellationRequested)
                await AskAsync(async () => await _connection.ScalarAsync<int>("SELECT 1", CancellationToken.None) == 1);
        }
    }

    /// <returns>False also when the connection is gone, and all leases with it.</returns>
    private async Task<bool> AskAsync(Func<Task<bool>> ask)
    {
        await _gate.WaitAsync();
        try
        {
            return !Lost.IsCancellationRequested && await ask();
        }
        catch (Exception fault)
        {
            Log.LeaseLost(_database.Logger, fault);
            // Returned to the pool the connection could still hold a lock, unseen.
            _database.ForgetConnections();
            await _lost.CancelAsync();
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }
}
