namespace Mailservr.Testing;

/// <summary>A clock that moves only when a test says so. Timers fire inside <see cref="Advance"/>, in order of their time.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    /// <summary>Where the clock stands unless told otherwise.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<ManualTimer, (DateTimeOffset Due, long Order)> _queue = new();
    private DateTimeOffset _now;
    private long _order;

    public ManualTimeProvider()
        : this(Start)
    {
    }

    public ManualTimeProvider(DateTimeOffset now) => _now = now.ToUniversalTime();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires every timer that becomes due, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetUtcNow() + by;
        while (TakeDue(end) is { } timer)
            timer.Fire();
        lock (_lock)
            _now = end;
    }

    internal void Enqueue(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            timer.Due = _now + dueTime;
            timer.Order = ++_order;
            _queue.Enqueue(timer, (timer.Due, timer.Order));
        }
    }

    internal void Cancel(ManualTimer timer)
    {
        lock (_lock)
            timer.Order = 0;
    }

    private ManualTimer? TakeDue(DateTimeOffset end)
    {
        lock (_lock)
        {
            while (_queue.TryPeek(out var timer, out var at) && at.Due <= end)
            {
                _queue.Dequeue();
                if (timer.Order != at.Order)
                    continue; // cancelled or changed since

                _now = at.Due > _now ? at.Due : _now;
                timer.Order = 0;
                return timer;
            }

            return null;
        }
    }
}
