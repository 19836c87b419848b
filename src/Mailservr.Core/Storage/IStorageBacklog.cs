namespace Mailservr.Storage;

/// <summary>Tells what a storage has acknowledged and not worked off yet. An ability: without it nothing is known to wait.</summary>
public interface IStorageBacklog
{
    /// <summary>Asked every few seconds: must be cheap, however much waits.</summary>
    ValueTask<StorageBacklog> ReadBacklogAsync(CancellationToken cancellationToken);
}

/// <param name="Unfiled">Accepted messages that are not in the tables.</param>
/// <param name="Unindexed">Messages that came or went and of which search does not know; counting may stop at 100,000.</param>
public readonly record struct StorageBacklog(long Unfiled, long Unindexed);
