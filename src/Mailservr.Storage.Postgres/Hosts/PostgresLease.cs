namespace Mailservr.Storage.Postgres;

internal sealed class PostgresLease(PostgresLeases leases, LeaseConnection connection, int key) : IHostLease
{
    private int _disposed;

    public CancellationToken Lost => connection.Lost;

    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _disposed, 1) == 0 ? leases.ReleaseAsync(connection, key) : ValueTask.CompletedTask;
}
