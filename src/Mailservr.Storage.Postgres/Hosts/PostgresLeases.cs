using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// A lease is an advisory lock on a connection that all leases of the host share: when the process or the connection
/// ends, the server lets go of them, and another host has them with its next try.
/// </summary>
internal sealed class PostgresLeases(PostgresStorage storage) : IHostLeases, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private LeaseConnection? _connection;

    public async ValueTask<IHostLease?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        var key = BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await CloseAsync();
            _connection ??= new LeaseConnection(database, await database.ConnectAsync(cancellationToken));
            return await _connection.TryLockAsync(key) ? new PostgresLease(this, _connection, key) : null;
        }
        finally
        {
            await CloseAsync();
            _gate.Release();
        }
    }

    public async ValueTask ReleaseAsync(LeaseConnection connection, int key)
    {
        await _gate.WaitAsync();
        try
        {
            // What was lost is gone with its connection.
            if (connection == _connection)
                await connection.UnlockAsync(key);
            await CloseAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    // A host without a lease keeps no connection for them.
    private async ValueTask CloseAsync()
    {
        if (_connection is not { } connection || (!connection.IsIdle && !connection.Lost.IsCancellationRequested))
            return;
        _connection = null;
        await connection.DisposeAsync();
    }
}
