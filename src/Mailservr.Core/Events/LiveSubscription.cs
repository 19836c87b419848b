namespace Mailservr.Events;

/// <summary>One listener of the <see cref="LiveFeed"/>. A slow one is never waited for and buffers nothing.</summary>
public sealed class LiveSubscription : IDisposable
{
    private readonly LiveFeed _feed;
    private readonly Action<EventRecord>? _onEvent;
    private readonly SemaphoreSlim _signal = new(0, 1);

    internal LiveSubscription(LiveFeed feed, long accountId, Action<EventRecord>? onEvent)
    {
        _feed = feed;
        AccountId = accountId;
        _onEvent = onEvent;
    }

    internal long AccountId { get; }

    /// <summary>Ends when there were events since the last wait (or since the subscription).</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public void Dispose() => _feed.Remove(this);

    internal void Receive(EventRecord record)
    {
        _onEvent?.Invoke(record);
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
    }
}
