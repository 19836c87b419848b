namespace Mailservr.Smtp.Tests.Conversation;

/// <summary>A clock that moves only when told to, and fires the timers on its way.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (_lock)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until the session waits, then lets the time pass.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        await Eventually.IsTrueAsync(() => Due(long.MaxValue - 1).Count > 0);
        var now = Interlocked.Add(ref _now, time.Ticks);
        foreach (var timer in Due(now))
            timer.Fire();
    }

    private List<ManualTimer> Due(long now)
    {
        lock (_lock)
            return [.. _timers.Where(timer => timer.Due <= now)];
    }

    private sealed class ManualTimer(ManualTime owner, Action fire) : ITimer
    {
        private long _due = long.MaxValue;

        public long Due => Volatile.Read(ref _due);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Volatile.Write(ref _due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : owner.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void Fire()
        {
            Volatile.Write(ref _due, long.MaxValue);
            fire();
        }

        public void Dispose() => Volatile.Write(ref _due, long.MaxValue);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, limit.Token);
    }
}
