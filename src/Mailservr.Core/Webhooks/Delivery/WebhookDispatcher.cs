using Mailservr.Events;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Webhooks;

/// <summary>
/// Runs a worker for every webhook that has something due: those of accounts with new events, and those whose time has
/// come. They share nothing but the places of <see cref="WebhookSlots"/>.
/// </summary>
internal sealed class WebhookDispatcher(
    IEventLog log,
    IRecordStore<CursorRecord> cursors,
    IRecordStore<WebhookRecord> webhooks,
    IWebhookQueues queues,
    JournalReader reader,
    WebhookFanout fanout,
    WebhookWorker worker,
    WebhookMetrics metrics,
    IdAllocator ids,
    TimeProvider time,
    ILogger<WebhookDispatcher> logger)
{
    private const string CursorName = "webhooks";
    private const int MaxDue = 10_000;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Damage does not mend itself.</summary>
    private static readonly TimeSpan DamagedInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Run> _running = [];

    // Told of already: their events may come many times a second.
    private readonly HashSet<long> _damagedAccounts = [];
    private readonly HashSet<long> _damagedQueues = [];
    private CursorRecord? _cursor;

    /// <summary>Runs until cancelled; then no request is in flight any more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var cursor = await BeginAsync(cancellationToken);
        _cursor = cursor;
        await Task.WhenAll(
            reader.FollowAsync("webhooks", cursor.Position, (events, token) => SpreadAsync(events, token), cancellationToken),
            PollAsync(cancellationToken));
        await Task.WhenAll(Tasks());
        metrics.Ended();
    }

    /// <summary>Looks at a webhook now; without that, it is looked at within a second of its time.</summary>
    public void Start(long webhookId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(webhookId, out var running))
                running.Again = true;
            else
                _running[webhookId] = Begin(webhookId, cancellationToken);
        }
    }

    private Run Begin(long webhookId, CancellationToken cancellationToken)
    {
        var run = new Run();
        run.Task = Task.Run(() => WorkAsync(webhookId, run, cancellationToken), CancellationToken.None);
        return run;
    }

    private async Task WorkAsync(long webhookId, Run run, CancellationToken cancellationToken)
    {
        do
        {
            try
            {
                await worker.DrainAsync(webhookId, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Asked to end; what was under way is sent again by whoever comes next.
            }
            catch (Exception fault)
            {
                Log.QueueFailed(logger, webhookId, fault);
                await Task.Delay(Damage.Is(fault) ? DamagedInterval : PollInterval, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (!IsOver(webhookId, run, cancellationToken));
    }

    private bool IsOver(long webhookId, Run run, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (run.Again && !cancellationToken.IsCancellationRequested)
            {
                run.Again = false;
                return false;
            }

            return _running.Remove(webhookId);
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                foreach (var webhookId in await queues.ListDueAsync(time.GetUtcNow(), MaxDue, cancellationToken))
                    Start(webhookId, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                Log.DeliveryFailed(logger, fault);
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The position is saved when everything is in the queues: after a kill in between, events are looked at again, and
    // queues that have them already take them no second time.
    private async ValueTask SpreadAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellationToken)
    {
        foreach (var accountId in events.Select(record => record.Event.AccountId).Distinct())
        {
            try
            {
                await SpreadAsync(accountId, cancellationToken);
                _damagedAccounts.Remove(accountId);
            }
            catch (Exception damage) when (Damage.Is(damage))
            {
                if (_damagedAccounts.Add(accountId))
                    Log.WebhookDamaged(logger, accountId, damage);
            }
        }

        await SaveAsync(events[^1].Position, cancellationToken);
    }

    private async ValueTask SpreadAsync(long accountId, CancellationToken cancellationToken)
    {
        await foreach (var webhook in webhooks.AllAsync(accountId, cancellationToken))
        {
            if (webhook.Enabled && IsToBeStarted(await FillAsync(webhook, cancellationToken)))
                Start(webhook.Id, cancellationToken);
        }
    }

    /// <returns>Null also for a damaged queue, which holds up no other webhook: mended, it goes on where it was.</returns>
    private async ValueTask<WebhookQueue?> FillAsync(WebhookRecord webhook, CancellationToken cancellationToken)
    {
        try
        {
            var queue = await fanout.FillAsync(webhook, cancellationToken);
            _damagedQueues.Remove(webhook.Id);
            return queue;
        }
        catch (Exception damage) when (Damage.Is(damage))
        {
            if (_damagedQueues.Add(webhook.Id))
                Log.QueueDamaged(logger, webhook.Id, damage);
            return null;
        }
    }

    // A full one was given nothing: it is not looked at for every event that it has no room for.
    private bool IsToBeStarted(WebhookQueue? queue) =>
        queue is { DueAt: { } dueAt } && (dueAt <= time.GetUtcNow() || fanout.HasRoom(queue));

    private async ValueTask SaveAsync(long position, CancellationToken cancellationToken)
    {
        if (_cursor is not { } cursor)
            return;
        var saved = await cursors.SaveAsync(cursor with { Position = position }, cancellationToken);
        // Stale: another host has had the lease meanwhile; go on from its record.
        _cursor = saved.Record ?? await cursors.FindByKeyAsync(CursorName, cancellationToken);
    }

    private async ValueTask<CursorRecord> BeginAsync(CancellationToken cancellationToken)
    {
        if (await cursors.FindByKeyAsync(CursorName, cancellationToken) is { } known)
            return known;
        var cursor = new CursorRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            Subscriber = CursorName,
            Position = await log.GetHeadAsync(cancellationToken),
        };
        return (await cursors.SaveAsync(cursor, cancellationToken)).Record
            ?? await cursors.FindByKeyAsync(CursorName, cancellationToken)
            ?? cursor;
    }

    private Task[] Tasks()
    {
        lock (_lock)
            return [.. _running.Values.Select(run => run.Task)];
    }

    private sealed class Run
    {
        public Task Task { get; set; } = Task.CompletedTask;

        /// <summary>Somebody has asked for it since it began.</summary>
        public bool Again { get; set; }
    }
}
