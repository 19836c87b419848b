using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Delivery;

public sealed class WebhookDeliveriesTests : IDisposable
{
    private readonly WebhookHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Redeliver_Succeeded_IsSentAgainWithIdAndBytes()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync();
        await _host.DrainAsync(webhook);
        var delivery = Assert.Single(await _host.LogAsync(webhook));

        var again = await _host.Deliveries.RedeliverAsync(webhook, delivery.Id, default);
        Assert.Equal(WebhookDeliveryStatus.Pending, again.Value?.Status);
        Assert.Equal([webhook.Id], await _host.Store.ListDueAsync(_host.Clock.GetUtcNow(), 10, default));
        await _host.DrainAsync(webhook);

        var requests = _host.Receivers.Of("a");
        Assert.Equal(2, requests.Count);
        Assert.Equal((requests[0].Id, requests[0].Body), (requests[1].Id, requests[1].Body));
        Assert.Equal(2, Assert.Single(await _host.LogAsync(webhook)).Attempts.Count);
    }

    [Fact]
    public async Task Redeliver_ThatGetsThrough_LetsTheOthersFollowAtOnce()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync(3);
        _host.Receivers.Say("a", 503);
        await _host.DrainAsync(webhook);
        await _host.DrainAfterAsync(TimeSpan.FromSeconds(6), webhook);
        _host.Receivers.Say("a", 200);
        await _host.DrainAsync(webhook);
        Assert.Equal(2, _host.Receivers.Of("a").Count);

        var head = (await _host.LogAsync(webhook))[0];
        Assert.NotNull((await _host.Deliveries.RedeliverAsync(webhook, head.Id, default)).Value);
        await _host.DrainAsync(webhook);

        Assert.Equal(["evt_1", "evt_2", "evt_3"], _host.Receivers.Of("a").Skip(2).Select(request => request.Id));
    }

    [Fact]
    public async Task Test_PassesThoseThatWait()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync();
        _host.Receivers.Say("a", 503);
        await _host.DrainAsync(webhook);
        _host.Receivers.Say("a", 200);

        var test = (await _host.Deliveries.TestAsync(webhook, default)).Value;
        await _host.DrainAsync(webhook);

        Assert.Equal(test?.EventId, _host.Receivers.Of("a")[1].Id);
        Assert.Contains("\"event\":\"webhook.test\"", _host.Receivers.Of("a")[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OfATime_SendsThoseEventsAgainInOrder()
    {
        using var host = new WebhookHost(options => options.BacklogCount = 8);
        var webhook = await host.AddAsync();
        await host.AppendAsync(5);
        host.Clock.Advance(TimeSpan.FromHours(1));
        var from = host.Clock.GetUtcNow();
        await host.AppendAsync(300);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.AppendAsync(5);
        await host.DrainAsync(webhook);
        Assert.Equal(310, host.Receivers.Of("a").Count);

        var replay = await host.Deliveries.ReplayAsync(webhook, from, from.AddMinutes(1), default);
        Assert.Null(replay.Refusal);
        Assert.Equal("replay_running", (await host.Deliveries.ReplayAsync(webhook, from, null, default)).Refusal?.Code);
        await host.DrainAsync(webhook);

        var again = host.Receivers.Of("a").Skip(310).ToList();
        Assert.Equal(Enumerable.Range(6, 300).Select(number => $"evt_{number}"), again.Select(request => request.Id));
        Assert.Equal(host.Receivers.Of("a").Skip(5).Take(300).Select(request => request.Body), again.Select(request => request.Body));
        Assert.Null((await host.QueueAsync(webhook)).Replay);
        Assert.Null((await host.Deliveries.ReplayAsync(webhook, from, null, default)).Refusal);
    }

    [Fact]
    public async Task DisabledWebhook_TakesNoTestRedeliveryOrReplay()
    {
        var webhook = await _host.AddAsync();
        var disabled = (await _host.Directory.UpdateAsync(webhook with { Enabled = false }, default)).Value;
        Assert.NotNull(disabled?.DisabledAt);

        Assert.Equal("webhook_disabled", (await _host.Deliveries.TestAsync(disabled, default)).Refusal?.Code);
        Assert.Equal("not_found", (await _host.Deliveries.RedeliverAsync(disabled, 1, default)).Refusal?.Code);
        var replay = await _host.Deliveries.ReplayAsync(disabled, _host.Clock.GetUtcNow(), null, default);
        Assert.Equal("webhook_disabled", replay.Refusal?.Code);
    }

    [Fact]
    public async Task Delete_TakesQueueAndLogAlongAlsoUnderWay()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync(2);
        _host.Receivers.Answers["a"] = async _ =>
        {
            await _host.Directory.DeleteAsync(webhook, default);
            return new HttpResponseMessage();
        };

        await _host.DrainAsync(webhook);

        Assert.Single(_host.Receivers.Of("a"));
        Assert.Null(await _host.Store.FindAsync(webhook.Id, default(CancellationToken)));
        Assert.Empty(await _host.LogAsync(webhook));
    }

    [Fact]
    public async Task Create_MoreThanThePlanAllows_IsRefused()
    {
        _host.Options.Billing.DefaultPlan = "enterprise";
        for (var i = 0; i < 5; i++)
            await _host.AddAsync($"w{i}");
        await _host.AddAsync("other", account: 2);

        var refused = await _host.Directory.CreateAsync(1, "http://d.example/", null, null, default);

        Assert.Equal("plan_limit", refused.Refusal?.Code);
        Assert.Equal(5, (await _host.Directory.ListAsync(1, 0, 10, default)).Count);
    }
}
