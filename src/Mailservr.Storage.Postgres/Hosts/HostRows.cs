using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// The hosts of the database. A host holds the advisory lock of its id on a connection of its own; when its process
/// ends, the server lets go of the lock, and the others know.
/// </summary>
internal static class HostRows
{
    /// <summary>Joins under a new id. The row is seen by others only when the lock is held.</summary>
    public static async Task<int> JoinAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var id = await connection.ScalarAsync<int>(
            "INSERT INTO mailservr.hosts (name) VALUES ($1) RETURNING id", cancellationToken,
            StoredText.Clean(Environment.MachineName));
        await connection.RunAsync("SELECT pg_advisory_lock($1, $2)", cancellationToken, AdvisoryLocks.Host, id);
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>Takes the lock of an id again after the connection was lost; false when others have buried it.</summary>
    public static async Task<bool> RejoinAsync(NpgsqlConnection connection, int id, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<bool>(
            "SELECT pg_try_advisory_lock($1, $2)", cancellationToken, AdvisoryLocks.Host, id)
        && await connection.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM mailservr.hosts WHERE id = $1)", cancellationToken, id);

    public static Task<List<int>> ListOthersAsync(
        NpgsqlConnection connection, int id, CancellationToken cancellationToken) =>
        connection.ListAsync(
            "SELECT id FROM mailservr.hosts WHERE id <> $1", row => row.GetInt32(0), cancellationToken, id);

    /// <summary>Takes a host that holds its lock no more from the list; false when it lives.</summary>
    public static async Task<bool> BuryAsync(NpgsqlConnection connection, int id, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var dead = await connection.ScalarAsync<bool>(
            "SELECT pg_try_advisory_xact_lock($1, $2)", cancellationToken, AdvisoryLocks.Host, id);
        if (dead)
            await LeaveAsync(connection, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return dead;
    }

    /// <summary>None of the senders of a host that goes will say anything more.</summary>
    public static async Task LeaveAsync(NpgsqlConnection connection, int id, CancellationToken cancellationToken)
    {
        await connection.RunAsync("DELETE FROM mailservr.hosts WHERE id = $1", cancellationToken, id);
        await DeliveryRows.LoseSightOfGoneAsync(connection, cancellationToken);
    }
}
