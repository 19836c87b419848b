namespace Mailservr.Storage;

/// <summary>Leases among the services of one process, for storages that belong to one.</summary>
internal sealed class ProcessLeases : IHostLeases
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);

    public ValueTask<IHostLease?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_held.Add(name) ? new Lease(this, name) : null);
    }

    private void Release(string name)
    {
        lock (_lock)
            _held.Remove(name);
    }

    private sealed class Lease(ProcessLeases leases, string name) : IHostLease
    {
        private int _released;

        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync()
        {
            // Once: by then the name may be another's.
            if (Interlocked.Exchange(ref _released, 1) == 0)
                leases.Release(name);
            return ValueTask.CompletedTask;
        }
    }
}
