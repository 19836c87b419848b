using System.Runtime.InteropServices;

namespace Mailservr.Events;

/// <summary>Tells whoever listens in this process that an account has new events. Keeps none: the journal does.</summary>
public sealed class LiveFeed
{
    private readonly EventMetrics? _metrics;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, List<LiveSubscription>> _subscriptions = [];

    public LiveFeed()
    {
    }

    internal LiveFeed(EventMetrics metrics) => _metrics = metrics;

    /// <summary>
    /// Listens from now on. Subscribe first, then read the journal, then wait: so nothing is missed between the two.
    /// </summary>
    /// <param name="accountId">Whose events.</param>
    /// <param name="onEvent">Called for each event, in order; must be quick and must not throw. Null: only wake-ups.</param>
    public LiveSubscription Subscribe(long accountId, Action<EventRecord>? onEvent = null)
    {
        var subscription = new LiveSubscription(this, accountId, onEvent);
        lock (_lock)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_subscriptions, accountId, out _);
            // Copied on write: Publish walks a list outside the lock.
            list = [.. list ?? [], subscription];
        }

        _metrics?.ListenerCame();

        return subscription;
    }

    internal void Publish(EventRecord record)
    {
        List<LiveSubscription>? listeners;
        lock (_lock)
            _subscriptions.TryGetValue(record.Event.AccountId, out listeners);

        // One that throws keeps the event from no other.
        List<Exception>? faults = null;
        foreach (var listener in listeners ?? [])
        {
            try
            {
                listener.Receive(record);
            }
            catch (Exception fault)
            {
                (faults ??= []).Add(fault);
            }
        }

        if (faults is not null)
            throw new AggregateException(faults);
    }

    internal void Remove(LiveSubscription subscription)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(subscription.AccountId, out var list))
                return;

            var left = list.FindAll(other => other != subscription);
            if (left.Count < list.Count)
                _metrics?.ListenerWent();
            list = left;
            if (list.Count == 0)
                _subscriptions.Remove(subscription.AccountId);
            else
                _subscriptions[subscription.AccountId] = list;
        }
    }
}
