using Mailservr.Storage;
using Mailservr.Testing.Conformance;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Storage;

internal sealed class MemoryWebhookStore : IWebhookQueues, IWebhookLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, WebhookQueue> _queues = [];
    private readonly SortedDictionary<long, WebhookDelivery> _deliveries = [];
    private long _lastId;

    /// <summary>Called before each save; may throw.</summary>
    public Action? Saving { get; set; }

    /// <summary>Webhooks whose queues cannot be read.</summary>
    public HashSet<long> Damaged { get; } = [];

    public ValueTask<WebhookQueue?> FindAsync(long webhookId, CancellationToken cancellationToken)
    {
        if (Damaged.Contains(webhookId))
            throw new InvalidDataException("Column details holds a null.");
        lock (_lock)
        {
            if (!_queues.TryGetValue(webhookId, out var queue))
                return new((WebhookQueue?)null);
            var pending = Of(webhookId).Where(delivery => delivery.Status == WebhookDeliveryStatus.Pending).ToList();
            return new(queue with
            {
                PendingCount = pending.Count,
                PendingBytes = pending.Sum(delivery => (long)System.Text.Encoding.UTF8.GetByteCount(delivery.Payload)),
            });
        }
    }

    public ValueTask<IReadOnlyList<long>> ListDueAsync(
        DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new([.. _queues.Values.Where(queue => queue.DueAt <= now).OrderBy(queue => queue.DueAt)
                .Take(limit).Select(queue => queue.WebhookId)]);
    }

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListPendingAsync(
        long webhookId, bool aside, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var pending = Of(webhookId)
                .Where(delivery => delivery.Status == WebhookDeliveryStatus.Pending && delivery.Aside == aside);
            return new([.. (aside ? pending.OrderBy(delivery => delivery.DueAt) : pending).Take(limit)]);
        }
    }

    public ValueTask<SavedWebhookQueue?> SaveAsync(
        WebhookQueue queue, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        Saving?.Invoke();
        lock (_lock)
        {
            if ((_queues.GetValueOrDefault(queue.WebhookId)?.Version ?? 0) != queue.Version)
                return new((SavedWebhookQueue?)null);
            var saved = queue with { Version = queue.Version + 1 };
            _queues[queue.WebhookId] = saved with { PendingCount = 0, PendingBytes = 0 };
            return new(new SavedWebhookQueue(
                saved, [.. deliveries.Select(delivery => Save(delivery with { WebhookId = queue.WebhookId }))]));
        }
    }

    public ValueTask<bool> DeleteAsync(long webhookId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var delivery in Of(webhookId).ToList())
                _deliveries.Remove(delivery.Id);
            return new(_queues.Remove(webhookId));
        }
    }

    public ValueTask<WebhookDelivery?> FindAsync(long webhookId, long deliveryId, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(Of(webhookId).FirstOrDefault(delivery => delivery.Id == deliveryId));
    }

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListAsync(
        long webhookId, WebhookDeliveryStatus? status, long beforeId, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new([.. Of(webhookId).Reverse()
                .Where(delivery => (status is null || delivery.Status == status) && (beforeId == 0 || delivery.Id < beforeId))
                .Take(limit)]);
    }

    public ValueTask PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var old in _deliveries.Values.Where(delivery => delivery.CreatedAt < before).ToList())
                _deliveries.Remove(old.Id);
        }

        return ValueTask.CompletedTask;
    }

    private IEnumerable<WebhookDelivery> Of(long webhookId) =>
        _deliveries.Values.Where(delivery => delivery.WebhookId == webhookId);

    private WebhookDelivery Save(WebhookDelivery delivery)
    {
        var saved = delivery.Id == 0
            ? delivery with { Id = ++_lastId }
            : delivery with { Payload = _deliveries[delivery.Id].Payload };
        return _deliveries[saved.Id] = saved;
    }
}

public sealed class MemoryWebhookStoreTests : WebhookQueueConformance
{
    protected override ValueTask<(IWebhookQueues Queues, IWebhookLog Log)> CreateAsync()
    {
        var store = new MemoryWebhookStore();
        return new((store, store));
    }
}

public sealed class ProcessLeasesTests : HostLeaseConformance
{
    protected override ValueTask<IReadOnlyList<IHostLeases>> CreateAsync() => new([new ProcessLeases()]);
}
