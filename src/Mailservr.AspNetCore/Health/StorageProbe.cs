using Mailservr.Storage;

namespace Mailservr.AspNetCore.Health;

/// <summary>
/// Whether the storage can be written: a full disk is still read. A block of one id is the smallest commit there is.
/// </summary>
internal sealed class StorageProbe(IIdBlocks ids, TimeProvider time)
{
    // Anybody may ask; so many commits and no more come of it.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private long? _startedAt;

    /// <summary>Ends when a commit of the last seconds has; fails as it did.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        Task check;
        lock (_gate)
        {
            if (_last.IsCompleted && (_startedAt is not { } at || time.GetElapsedTime(at) >= Interval))
                (_last, _startedAt) = (CommitAsync(), time.GetTimestamp());
            check = _last;
        }

        await check.WaitAsync(Patience, time, cancellationToken);
    }

    private async Task CommitAsync() => await ids.ReserveAsync(1, CancellationToken.None);
}
