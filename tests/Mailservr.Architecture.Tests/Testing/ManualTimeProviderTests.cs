using Mailservr.Testing;

namespace Mailservr.Architecture.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<(string Name, TimeSpan At)> _fired = [];

    [Fact]
    public void Advance_FiresInOrderAndAtTheirTimes()
    {
        using var late = Timer("late", 5);
        using var early = Timer("early", 2);
        using var every = Timer("every", 1, period: 2);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal([("every", 1), ("early", 2), ("every", 3)], Fired());

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([("late", 5), ("every", 5)], Fired().Skip(3));
    }

    [Fact]
    public void Advance_ChangedOrDisposedTimer_DoesNotFire()
    {
        using var changed = Timer("changed", 1);
        var disposed = Timer("disposed", 1);
        changed.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        disposed.Dispose();

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(Fired());

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([("changed", 3)], Fired());
        Assert.False(disposed.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void Advance_TimerSetByATimer_FiresWithinTheSameAdvance()
    {
        using var outer = _time.CreateTimer(_ => Timer("inner", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal([("inner", 2)], Fired());
    }

    [Fact]
    public async Task Delay_EndsWhenTheClockHasMoved()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _time, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(delay.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        await delay;
        Assert.Equal(TimeSpan.FromMinutes(1), _time.GetElapsedTime(ManualTimeProvider.Start.UtcTicks));
    }

    private ITimer Timer(string name, int due, int period = -1) => _time.CreateTimer(
        _ => _fired.Add((name, _time.GetUtcNow() - ManualTimeProvider.Start)),
        null,
        TimeSpan.FromSeconds(due),
        period < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));

    private IEnumerable<(string Name, int Seconds)> Fired() =>
        _fired.Select(one => (one.Name, (int)one.At.TotalSeconds));
}
