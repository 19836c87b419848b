using Mailservr.Storage;

namespace Mailservr.AspNetCore.Health;

/// <summary>
/// Whether the storage can be written: a full disk is still read. A block of one id is the smallest commit there is.
/// </summary>
internal sealed class StorageProbe(IIdBlocks ids, TimeProvider time) : Probe(Interval, time)
{
    // Anybody may ask; so many commits and no more come of it.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task TryAsync() => await ids.ReserveAsync(1, CancellationToken.None);
}
