namespace Mailservr.Smtp;

/// <summary>
/// Measures how fast a client sends. Time is counted only while it is waited for: a slow disk of ours is not its fault.
/// </summary>
internal struct DataPace(SmtpLimits limits)
{
    private TimeSpan _waited;
    private long _bytes;

    public readonly TimeSpan Remaining => limits.DataWindow - _waited;

    /// <summary>False at the end of a window in which too little came.</summary>
    public bool Add(long bytes, TimeSpan waited)
    {
        _bytes += bytes;
        _waited += waited;
        if (_waited < limits.DataWindow)
            return true;
        var enough = _bytes >= limits.DataBytesPerSecond * limits.DataWindow.TotalSeconds;
        _waited = TimeSpan.Zero;
        _bytes = 0;
        return enough;
    }
}
