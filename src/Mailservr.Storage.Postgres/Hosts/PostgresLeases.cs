using System.Security.Cryptography;
using System.Text;
using System.Buffers.Binary;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// A lease is an advisory lock on a connection of its own: when the process or the connection ends, the server lets go
/// of it, and another host has it with its next try.
/// </summary>
internal sealed class PostgresLeases(PostgresStorage storage) : IHostLeases
{
    public async ValueTask<IHostLease?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        var connection = await database.ConnectAsync(cancellationToken);
        try
        {
            var key = BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
            var taken = await connection.ScalarAsync<bool>(
                "SELECT pg_try_advisory_lock($1, $2)", cancellationToken, AdvisoryLocks.Lease, key);
            if (taken)
                return new PostgresLease(database, connection, key);
        }
        catch
        {
            // Whether the lock was given is not known: it must not live on in the pool.
            database.ForgetConnections();
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }
}
