using Mailservr.Storage;
using Mailservr.Webhooks;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <summary>Every rule of <see cref="IWebhookQueues"/> and <see cref="IWebhookLog"/>.</summary>
public abstract class WebhookQueueConformance : IAsyncLifetime
{
    private const long Webhook = 7;

    private static readonly DateTimeOffset Now = ManualTimeProvider.Start;

    private (IWebhookQueues Queues, IWebhookLog Log)? _store;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IWebhookQueues Queues => _store?.Queues ?? throw new InvalidOperationException("Not initialized.");

    private IWebhookLog Log => _store?.Log ?? throw new InvalidOperationException("Not initialized.");

    public async ValueTask InitializeAsync() => _store = await CreateAsync();

    /// <summary>Called after every test.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty storage, once per test.</summary>
    protected abstract ValueTask<(IWebhookQueues Queues, IWebhookLog Log)> CreateAsync();

    [Fact]
    public async Task Find_UnknownQueue_IsNull()
    {
        Assert.Null(await Queues.FindAsync(Webhook, Cancellation));
        Assert.Null(await Log.FindAsync(Webhook, 1, Cancellation));
        Assert.Empty(await Queues.ListPendingAsync(Webhook, aside: false, 10, Cancellation));
    }

    [Fact]
    public async Task Save_Queue_IsReadBackWhole()
    {
        var replay = new WebhookReplay(Now, Now.AddDays(1), 3, 9);
        var queue = New() with { DueAt = Now.AddSeconds(5), FailingSince = Now.AddHours(-1), Replay = replay };

        var saved = await SaveAsync(queue);

        Assert.Equal(1, saved.Version);
        Assert.Equal(saved, await Queues.FindAsync(Webhook, Cancellation));
    }

    [Fact]
    public async Task Save_Delivery_IsReadBackWhole()
    {
        var attempt = new WebhookAttempt
        {
            At = Now,
            Status = 500,
            DurationMs = 12,
            Error = "The receiver answered 500.",
            ResponseBody = "nul \0, \ud83d\udc8c and \"quotes\"",
        };
        var delivery = Delivery(1) with { Aside = true, Tries = 3, Attempts = [attempt], DueAt = Now.AddHours(1) };
        var added = await AddAsync(New(), delivery);

        var found = await Log.FindAsync(Webhook, added[0].Id, Cancellation);

        Assert.NotNull(found);
        Assert.Equal(Webhook, found.WebhookId);
        Assert.Equal((delivery.EventId, delivery.EventType, delivery.Payload), (found.EventId, found.EventType, found.Payload));
        Assert.Equal((Now, Now.AddHours(1), true, 3), (found.CreatedAt, found.DueAt, found.Aside, found.Tries));
        var kept = Assert.Single(found.Attempts);
        Assert.Equal(attempt with { ResponseBody = kept.ResponseBody }, kept);
        Assert.EndsWith(", \ud83d\udc8c and \"quotes\"", kept.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_OtherVersion_SavesNothing()
    {
        var first = await SaveAsync(New());
        await SaveAsync(first with { Position = 2 });

        Assert.Null(await Queues.SaveAsync(first with { Position = 3 }, [Delivery(1)], Cancellation));
        Assert.Null(await Queues.SaveAsync(New(), [Delivery(2)], Cancellation));
        Assert.Null(await Queues.SaveAsync(first with { WebhookId = 99 }, [], Cancellation));

        Assert.Equal(2, (await FindAsync()).Position);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Save_ByMany_OneOfEachVersionWins()
    {
        await SaveAsync(New());

        var wins = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(
            async () =>
            {
                while (true)
                {
                    var queue = await FindAsync();
                    if (await Queues.SaveAsync(queue, [Delivery(number)], Cancellation) is { } saved)
                        return saved.Queue.Version;
                }
            },
            Cancellation)));

        Assert.Equal(Enumerable.Range(2, 8).Select(version => (long)version), wins.Order());
        Assert.Equal(8, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Save_NewDeliveries_GetGrowingIds()
    {
        var queue = await SaveAsync(New());
        var ids = new List<long>();
        for (var round = 0; round < 5; round++)
        {
            var saved = await Queues.SaveAsync(queue, [Delivery(round), Delivery(round + 100)], Cancellation);
            Assert.NotNull(saved);
            ids.AddRange(saved.Deliveries.Select(delivery => delivery.Id));
            queue = saved.Queue;
        }

        Assert.Equal(ids.Order().Distinct(), ids);
        Assert.All(ids, id => Assert.InRange(id, 1, (1L << 53) - 1));
    }

    [Fact]
    public async Task Save_KnownDelivery_ChangesWhatBecameOfItAndNothingElse()
    {
        var added = (await AddAsync(New(), Delivery(1)))[0];

        await SaveAsync(
            await FindAsync(),
            added with { Status = WebhookDeliveryStatus.Succeeded, Tries = 1, Payload = "other" });

        var found = await Log.FindAsync(Webhook, added.Id, Cancellation);
        Assert.Equal((WebhookDeliveryStatus.Succeeded, 1, added.Payload), (found?.Status, found?.Tries, found?.Payload));
    }

    [Fact]
    public async Task Find_Queue_CountsWhatIsPending()
    {
        var added = await AddAsync(New(), Delivery(1), Delivery(2) with { Payload = "\u00fc\u00fc" }, Delivery(3));
        await SaveAsync(await FindAsync(), added[0] with { Status = WebhookDeliveryStatus.Failed });

        var queue = await FindAsync();

        Assert.Equal((2, Delivery(3).Payload.Length + 4L), (queue.PendingCount, queue.PendingBytes));
    }

    [Fact]
    public async Task ListPending_InLineAndAside_AreApartAndInOrder()
    {
        await AddAsync(
            New(),
            Delivery(1) with { DueAt = Now.AddHours(9) },
            Delivery(2) with { Aside = true, DueAt = Now.AddHours(2) },
            Delivery(3) with { Status = WebhookDeliveryStatus.Succeeded },
            Delivery(4),
            Delivery(5) with { Aside = true, DueAt = Now.AddHours(1) });

        Assert.Equal(["evt_1", "evt_4"], Ids(await Queues.ListPendingAsync(Webhook, aside: false, 10, Cancellation)));
        Assert.Equal(["evt_5", "evt_2"], Ids(await Queues.ListPendingAsync(Webhook, aside: true, 10, Cancellation)));
        Assert.Equal(["evt_1"], Ids(await Queues.ListPendingAsync(Webhook, aside: false, 1, Cancellation)));
    }

    [Fact]
    public async Task ListDue_Queues_AreThoseWhoseTimeHasCome()
    {
        await SaveAsync(New() with { WebhookId = 1, DueAt = Now });
        await SaveAsync(New() with { WebhookId = 2, DueAt = Now.AddSeconds(1) });
        await SaveAsync(New() with { WebhookId = 3, DueAt = Now.AddHours(-1) });
        await SaveAsync(New() with { WebhookId = 4 });

        Assert.Equal([3, 1], await Queues.ListDueAsync(Now, 10, Cancellation));
        Assert.Equal([3], await Queues.ListDueAsync(Now, 1, Cancellation));
    }

    [Fact]
    public async Task List_Deliveries_NewestFirstByStatusAndPage()
    {
        var added = await AddAsync(
            New(), Delivery(1), Delivery(2) with { Status = WebhookDeliveryStatus.Failed }, Delivery(3));
        await AddAsync(New() with { WebhookId = 8 }, Delivery(4));

        Assert.Equal(["evt_3", "evt_2", "evt_1"], Ids(await ListAsync()));
        Assert.Equal(["evt_2"], Ids(await ListAsync(WebhookDeliveryStatus.Failed)));
        Assert.Equal(["evt_3"], Ids(await ListAsync(limit: 1)));
        Assert.Equal(["evt_1"], Ids(await ListAsync(WebhookDeliveryStatus.Pending, added[2].Id)));
        Assert.Null(await Log.FindAsync(8, added[0].Id, Cancellation));
    }

    [Fact]
    public async Task Delete_Queue_TakesItsDeliveriesAlong()
    {
        var added = await AddAsync(New(), Delivery(1));
        await AddAsync(New() with { WebhookId = 8 }, Delivery(2));

        Assert.True(await Queues.DeleteAsync(Webhook, Cancellation));
        Assert.False(await Queues.DeleteAsync(Webhook, Cancellation));

        Assert.Null(await Queues.FindAsync(Webhook, Cancellation));
        Assert.Null(await Log.FindAsync(Webhook, added[0].Id, Cancellation));
        Assert.Single(await Log.ListAsync(8, null, 0, 10, Cancellation));
    }

    [Fact]
    public async Task Prune_Deliveries_ForgetsThoseAddedEarlier()
    {
        await AddAsync(
            New(),
            Delivery(1) with { CreatedAt = Now.AddDays(-2) },
            Delivery(2) with { CreatedAt = Now.AddDays(-2), Status = WebhookDeliveryStatus.Succeeded },
            Delivery(3));

        await Log.PruneAsync(Now.AddDays(-1), Cancellation);

        Assert.Equal(["evt_3"], Ids(await ListAsync()));
    }

    private static WebhookQueue New() => new() { WebhookId = Webhook, AccountId = 5, Position = 1 };

    private static WebhookDelivery Delivery(int number) => new()
    {
        EventId = $"evt_{number}",
        EventType = "email.received",
        Payload = $$"""{"number":{{number}}}""",
        CreatedAt = Now,
        DueAt = Now,
    };

    private static IEnumerable<string> Ids(IReadOnlyList<WebhookDelivery> deliveries) =>
        deliveries.Select(delivery => delivery.EventId);

    private async Task<WebhookQueue> FindAsync()
    {
        var queue = await Queues.FindAsync(Webhook, Cancellation);
        Assert.NotNull(queue);
        return queue;
    }

    private ValueTask<IReadOnlyList<WebhookDelivery>> ListAsync(
        WebhookDeliveryStatus? status = null, long beforeId = 0, int limit = 100) =>
        Log.ListAsync(Webhook, status, beforeId, limit, Cancellation);

    private async Task<WebhookQueue> SaveAsync(WebhookQueue queue, params WebhookDelivery[] deliveries)
    {
        var saved = await Queues.SaveAsync(queue, deliveries, Cancellation);
        Assert.NotNull(saved);
        return saved.Queue;
    }

    private async Task<IReadOnlyList<WebhookDelivery>> AddAsync(WebhookQueue queue, params WebhookDelivery[] deliveries)
    {
        var saved = await Queues.SaveAsync(queue, deliveries, Cancellation);
        Assert.NotNull(saved);
        return saved.Deliveries;
    }
}
