namespace Mailservr.Receiving;

/// <summary>What all messages that are being received may hold in memory together, beyond what each has for itself.</summary>
internal sealed class MessageMemoryBudget(long bytes)
{
    private long _free = bytes;

    public long Free => Interlocked.Read(ref _free);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _free, -bytes) >= 0)
            return true;
        Interlocked.Add(ref _free, bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _free, bytes);
}

/// <summary>
/// The memory of one message. The first part needs nobody's leave, so that ordinary mail comes through whatever a crowd
/// of large or slow messages holds.
/// </summary>
internal sealed class MessageMemory(MessageMemoryBudget budget) : IDisposable
{
    /// <summary>Nine of ten messages need no more.</summary>
    public const int OwnBytes = 128 * 1024;

    private long _granted = OwnBytes;
    private long _used;

    /// <summary>False: there is no more, now. Nothing was taken.</summary>
    public bool TryUse(int bytes)
    {
        while (_used + bytes > _granted)
        {
            // Buffers grow by doubling, and so does the grant.
            if (!budget.TryTake(_granted))
                return false;
            _granted *= 2;
        }
        _used += bytes;
        return true;
    }

    public void Dispose()
    {
        budget.Return(_granted - OwnBytes);
        _granted = OwnBytes;
    }
}
