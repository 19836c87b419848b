namespace Mailservr.Smtp;

/// <summary>
/// The one deadline of a session: armed while the client is waited for, never while the server works.
/// </summary>
internal sealed class SessionTimer : IDisposable
{
    private readonly ITimer _timer;
    private bool _armed;
    private volatile bool _fired;

    public SessionTimer(TimeProvider time, Action fired)
    {
        _timer = time.CreateTimer(
            _ =>
            {
                _fired = true;
                fired();
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The deadline set last has passed.</summary>
    public bool HasFired => _fired;

    /// <summary>Does nothing while a deadline is set: what trickles in does not move it.</summary>
    public void ArmOnce(TimeSpan due)
    {
        if (_armed)
            return;
        _armed = true;
        _fired = false;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    public void Disarm()
    {
        if (!_armed)
            return;
        _armed = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
