namespace Mailservr.Storage.Postgres;

/// <summary>What this host has accepted and not seen filed yet, in order.</summary>
internal sealed class SpoolQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Position, long Bytes)> _waiting = new();
    private long _last;
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>The position of the last batch.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    /// <param name="position">Of the last message of the batch.</param>
    /// <param name="bytes">That it holds.</param>
    public void Add(long position, long bytes)
    {
        lock (_gate)
        {
            _waiting.Enqueue((position, bytes));
            _bytes += bytes;
            _last = position;
        }
    }

    public bool IsWaiting(long position)
    {
        lock (_gate)
            return _waiting.TryPeek(out var first) && first.Position <= position;
    }

    /// <summary>Everything up to a position is filed.</summary>
    public void Remove(long position)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var first) && first.Position <= position)
                _bytes -= _waiting.Dequeue().Bytes;
        }
    }
}
