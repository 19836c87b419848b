namespace Mailservr.Erasure;

/// <summary>Tells the loop of this host that an account was deleted.</summary>
internal sealed class ErasureSignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);
    private readonly Lock _lock = new();

    public void Set()
    {
        lock (_lock)
        {
            if (_set.CurrentCount == 0)
                _set.Release();
        }
    }

    /// <summary>Ends when it is set, or after a time.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_set.WaitAsync(ending.Token), Task.Delay(atMost, time, ending.Token));
        await ending.CancelAsync();
    }

    public void Dispose() => _set.Dispose();
}
