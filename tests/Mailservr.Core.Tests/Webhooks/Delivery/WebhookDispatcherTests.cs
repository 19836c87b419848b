using Mailservr.Events;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Delivery;

public sealed class WebhookDispatcherTests
{
    [Fact]
    public async Task Event_BehindTheDispatcher_IsDeliveredWithoutTheClock()
    {
        using var host = new WebhookHost();
        await using var running = Running.Start(host);
        await host.AddAsync();
        await host.AppendAsync();

        await host.UntilAsync(() => host.Receivers.Of("a").Count == 1);

        Assert.Equal("evt_1", host.Receivers.Of("a")[0].Id);
    }

    // A hangs with 10,000 events. B gets one event after the other, and each arrives although no time passes at all.
    [Fact]
    public async Task HangingWebhook_WithTenThousandEvents_DelaysNoOther()
    {
        using var host = new WebhookHost();
        var hanging = await host.AddAsync("hanging");
        var quick = await host.AddAsync("quick", account: 2);
        host.Receivers.Hang("hanging");
        await host.AppendAsync(10_000);
        await using (Running.Start(host))
        {
            await host.UntilAsync(() => host.Receivers.Of("hanging").Count == 1);
            for (var i = 1; i <= 50; i++)
            {
                var before = host.Clock.GetUtcNow();
                await host.AppendAsync(account: 2);
                await host.UntilAsync(() => host.Receivers.Of("quick").Count == i);
                Assert.Equal(before, host.Receivers.Of("quick")[^1].At);
                host.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.InRange(host.Receivers.Of("hanging").Count, 1, 4);
            Assert.Equal(host.Options.Webhooks.BacklogCount, (await host.QueueAsync(hanging)).PendingCount);

            host.Receivers.Say("hanging", 200);
            await host.UntilAsync(
                () => host.Receivers.Of("hanging").Select(request => request.Id).Distinct().Count() == 10_000,
                TimeSpan.FromSeconds(1));
        }

        var arrived = host.Receivers.Of("hanging").Select(request => request.Id).Distinct();
        Assert.Equal(host.Log.Events.Take(10_000).Select(record => $"evt_{record.Position}"), arrived);
        foreach (var requests in host.Receivers.Of("hanging").GroupBy(request => request.Id))
            Assert.Single(requests.Select(request => request.Body).Distinct());
        Assert.Equal(2, host.Receivers.MostInFlight);
        Assert.Equal(50, (await host.LogAsync(quick, WebhookDeliveryStatus.Succeeded)).Count);
    }

    [Fact]
    public async Task DamagedQueue_HoldsUpNoOther()
    {
        using var host = new WebhookHost();
        host.Store.Damaged.Add((await host.AddAsync("damaged")).Id);
        await host.AddAsync("beside");
        await host.AddAsync("behind", account: 2);
        await using var running = Running.Start(host);
        await host.AppendAsync();
        await host.AppendAsync(account: 2);

        await host.UntilAsync(() => host.Receivers.Of("beside").Count == 1 && host.Receivers.Of("behind").Count == 1);
        await host.AppendAsync(account: 2);
        await host.UntilAsync(() => host.Receivers.Of("behind").Count == 2);

        Assert.Empty(host.Receivers.Of("damaged"));
        Assert.Equal(3, host.Cursors.Records.Single().Position);
    }

    [Fact]
    public async Task DamagedQueue_Mended_GoesOnWhereItWas()
    {
        using var host = new WebhookHost();
        var webhook = await host.AddAsync();
        host.Store.Damaged.Add(webhook.Id);
        await using var running = Running.Start(host);
        await host.AppendAsync();
        await host.UntilAsync(() => host.Cursors.Records is [{ Position: 1 }]);

        host.Store.Damaged.Clear();
        await host.AppendAsync();

        await host.UntilAsync(() => host.Receivers.Of("a").Count == 2, TimeSpan.FromMinutes(1));
        Assert.Equal(["evt_1", "evt_2"], host.Receivers.Of("a").Select(request => request.Id));
    }

    [Theory]
    [InlineData("{\"emailId\":")]
    [InlineData("")]
    [InlineData("{} {}")]
    public async Task DamagedEvent_IsPassedOver(string data)
    {
        using var host = new WebhookHost();
        await host.AddAsync();
        await using var running = Running.Start(host);
        await host.AppendAsync();
        await host.Log.AppendAsync(
            [new() { AccountId = 1, Type = EventTypes.EmailReceived, At = host.Clock.GetUtcNow(), Data = data }], TestContext.Current.CancellationToken);
        await host.AppendAsync();

        await host.UntilAsync(() => host.Receivers.Of("a").Count == 2);

        Assert.Equal(["evt_1", "evt_3"], host.Receivers.Of("a").Select(request => request.Id));
    }

    [Fact]
    public async Task FailingWebhooks_MoreThanPlaces_LeaveHalfToTheOthers()
    {
        using var host = new WebhookHost(options => options.RequestsInFlight = 4);
        for (var i = 0; i < 10; i++)
        {
            host.Receivers.Say($"down{i}", 503);
            var webhook = await host.AddAsync($"down{i}");
            await host.AppendAsync();
            await host.DrainAsync(webhook);
            host.Receivers.Hang($"down{i}");
        }

        await host.AddAsync("quick", account: 2);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var running = Running.Start(host);
        await host.UntilAsync(() => Enumerable.Range(0, 10).Sum(i => host.Receivers.Of($"down{i}").Count) == 12);
        for (var i = 1; i <= 20; i++)
        {
            await host.AppendAsync(account: 2);
            await host.UntilAsync(() => host.Receivers.Of("quick").Count == i);
        }

        Assert.Equal(3, host.Receivers.MostInFlight);
    }

    // Whatever is being saved when the process ends, the next one goes on: nothing is lost, and nothing is made twice.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Kill_AtASave_NothingIsLost(int save)
    {
        using var first = new WebhookHost();
        var webhook = await first.AddAsync();
        var saves = 0;
        first.Store.Saving = () =>
        {
            if (Interlocked.Increment(ref saves) >= save)
                throw new IOException("killed");
        };
        var running = Running.Start(first);
        await first.AppendAsync(3);
        await first.UntilAsync(() => saves >= save, TimeSpan.FromMilliseconds(100));
        await running.DisposeAsync();
        first.Store.Saving = null;

        using var second = new WebhookHost(before: first);
        await using var again = Running.Start(second);
        await second.UntilAsync(
            () => second.Receivers.Of("a").Select(request => request.Id).Distinct().Count() == 3,
            TimeSpan.FromMilliseconds(100));
        await second.UntilAsync(() => second.LogAsync(webhook, WebhookDeliveryStatus.Succeeded).Result.Count == 3);

        Assert.Equal(3, (await second.LogAsync(webhook)).Count);
        var ids = second.Receivers.Of("a").Select(request => request.Id).ToList();
        Assert.Equal(["evt_1", "evt_2", "evt_3"], ids.Distinct());
        Assert.InRange(ids.Count, 3, 4);
    }

    [Fact]
    public async Task Stop_DuringARequest_ThatDeliveryComesAgain()
    {
        using var first = new WebhookHost();
        var webhook = await first.AddAsync();
        first.Receivers.Hang("a");
        var running = Running.Start(first);
        await first.AppendAsync();
        await first.UntilAsync(() => first.Receivers.Of("a").Count == 1);
        await running.DisposeAsync();
        Assert.Empty(Assert.Single(await first.LogAsync(webhook)).Attempts);

        first.Receivers.Say("a", 200);
        using var second = new WebhookHost(before: first);
        await using var again = Running.Start(second);
        await second.UntilAsync(() => second.Receivers.Of("a").Count == 2);

        Assert.Single(second.Receivers.Of("a").Select(request => request.Body).Distinct());
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private Task _task = Task.CompletedTask;

        public static Running Start(WebhookHost host)
        {
            var running = new Running();
            running._task = Task.Run(() => host.Dispatcher.RunAsync(running._stopping.Token));
            return running;
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _task;
            _stopping.Dispose();
        }
    }
}
