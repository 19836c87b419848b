namespace Mailservr.Testing;

internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _disposed;

    internal DateTimeOffset Due { get; set; }

    /// <summary>Its place among timers of the same time; 0 while it waits for nothing.</summary>
    internal long Order { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
            return false;

        clock.Cancel(this);
        // As in System.Threading.Timer, a period of zero means once.
        _period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
        if (dueTime != Timeout.InfiniteTimeSpan)
            clock.Enqueue(this, dueTime);
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        clock.Cancel(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire()
    {
        if (_period != Timeout.InfiniteTimeSpan && !_disposed)
            clock.Enqueue(this, _period);
        callback(state);
    }
}
