namespace Mailservr.AspNetCore.Health;

/// <summary>Something that is tried for whoever asks, at most once in an interval, and not waited for long.</summary>
internal abstract class Probe(TimeSpan interval, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private long? _startedAt;

    /// <summary>Ends when a try of the last interval has; fails as it did.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        Task check;
        lock (_gate)
        {
            if (_last.IsCompleted && (_startedAt is not { } at || time.GetElapsedTime(at) >= interval))
                (_last, _startedAt) = (TryAsync(), time.GetTimestamp());
            check = _last;
        }

        await check.WaitAsync(Patience, time, cancellationToken);
    }

    protected abstract Task TryAsync();
}
