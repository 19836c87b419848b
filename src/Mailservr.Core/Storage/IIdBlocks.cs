namespace Mailservr.Storage;

/// <summary>Hands out blocks of ids, so that a batch of messages needs no round trip for theirs (hi/lo).</summary>
public interface IIdBlocks
{
    /// <summary>
    /// Reserves <paramref name="count"/> ids that nobody had or will have, on any host, also after a crash.
    /// </summary>
    /// <returns>The first of them; all are positive and below 2^53.</returns>
    ValueTask<long> ReserveAsync(int count, CancellationToken cancellationToken);
}
