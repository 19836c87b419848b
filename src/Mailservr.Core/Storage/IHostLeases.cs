namespace Mailservr.Storage;

/// <summary>Work that one host does for all: whoever holds its lease does it, and another takes it over when he is gone.</summary>
public interface IHostLeases
{
    /// <summary>Takes the lease of a name, unless someone on any host of the storage holds it.</summary>
    /// <returns>Null when it is held. Dispose it to let go; the end of the process lets go as well.</returns>
    ValueTask<IHostLease?> TryTakeAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A lease that is held.</summary>
public interface IHostLease : IAsyncDisposable
{
    /// <summary>Cancelled when it is lost: another host may begin, so this one should end.</summary>
    CancellationToken Lost { get; }
}
