using System.Net;
using System.Text.Json;
using Mailservr.Events;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Delivery;

public sealed class WebhookWorkerTests : IDisposable
{
    private static readonly TimeSpan[] Schedule =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    private readonly WebhookHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Event_Committed_IsPostedAsTheContractSays()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync();

        await _host.DrainAsync(webhook);

        var request = Assert.Single(_host.Receivers.Of("a"));
        Assert.Equal(
            """{"event":"email.received","type":"email.received","id":"evt_1","timestamp":"2026-01-01T12:00:00.000Z","data":{"emailId":1}}""",
            request.Body);
        Assert.Equal("evt_1", request.Id);
        Assert.Equal("mailservr-webhooks/1.0", request.Headers["User-Agent"]);
        Assert.Equal(request.Headers["webhook-timestamp"], request.Headers["X-Webhook-Timestamp"]);
        var delivery = Assert.Single(await _host.LogAsync(webhook));
        Assert.Equal(WebhookDeliveryStatus.Succeeded, delivery.Status);
        Assert.Equal(200, Assert.Single(delivery.Attempts).Status);
        Assert.Null((await _host.QueueAsync(webhook)).DueAt);
    }

    [Fact]
    public async Task Event_NotWantedOrOfAnotherAccountOrBefore_IsNotPosted()
    {
        await _host.AppendAsync();
        var webhook = await _host.AddAsync("a", 1, EventTypes.ThreadCreated);
        await _host.AppendAsync(account: 2, type: EventTypes.ThreadCreated);
        await _host.AppendAsync(type: EventTypes.EmailReceived);
        await _host.AppendAsync(type: EventTypes.EmailBlocked);
        await _host.AppendAsync(type: EventTypes.ThreadCreated);

        await _host.DrainAsync(webhook);

        Assert.Equal(["evt_5"], _host.Receivers.Of("a").Select(request => request.Id));
    }

    [Fact]
    public async Task Failure_IsRetriedOnScheduleWithTheSameBytesAndIdAndANewSignature()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync();
        _host.Receivers.Say("a", 503);

        await _host.DrainAsync(webhook);
        var last = _host.Clock.GetUtcNow();
        for (var i = 0; i < Schedule.Length; i++)
        {
            await _host.DrainAfterAsync(Schedule[i] - TimeSpan.FromMilliseconds(1), webhook);
            Assert.Equal(i + 1, _host.Receivers.Of("a").Count);
            await _host.DrainAfterAsync((Schedule[i] * 0.1) + TimeSpan.FromMilliseconds(1), webhook);
            Assert.Equal(i + 2, _host.Receivers.Of("a").Count);
            Assert.InRange(_host.Clock.GetUtcNow() - last, Schedule[i], Schedule[i] * 1.11);
            last = _host.Clock.GetUtcNow();
        }

        await _host.DrainAfterAsync(TimeSpan.FromDays(1), webhook);
        var requests = _host.Receivers.Of("a");
        Assert.Equal(10, requests.Count);
        Assert.Single(requests.Select(request => request.Body).Distinct());
        Assert.Single(requests.Select(request => request.Id).Distinct());
        Assert.Equal(10, requests.Select(request => request.Headers["webhook-signature"]).Distinct().Count());
        var delivery = Assert.Single(await _host.LogAsync(webhook));
        Assert.Equal((WebhookDeliveryStatus.Failed, 10), (delivery.Status, delivery.Attempts.Count));
    }

    [Fact]
    public async Task Failure_ThenRecovery_EverythingArrivesInOrder()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync(120);
        _host.Receivers.Say("a", 503);
        await _host.DrainAsync(webhook);
        await _host.DrainAfterAsync(TimeSpan.FromSeconds(6), webhook);
        Assert.Equal(["evt_1", "evt_1"], _host.Receivers.Of("a").Select(request => request.Id));

        _host.Receivers.Say("a", 204);
        await _host.DrainAfterAsync(TimeSpan.FromMinutes(6), webhook);

        Assert.Equal(
            Enumerable.Range(1, 120).Select(number => $"evt_{number}"),
            _host.Receivers.Of("a").Skip(2).Select(request => request.Id));
        Assert.Null((await _host.QueueAsync(webhook)).FailingSince);
    }

    [Fact]
    public async Task Refusal_OfOneEvent_StepsAsideAfterTheThird()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync(3);
        var first = true;
        _host.Receivers.Answers["a"] = _ =>
        {
            var refuses = first || _host.Receivers.Of("a")[^1].Id == "evt_1";
            first = false;
            return Task.FromResult(new HttpResponseMessage(refuses ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        };

        await _host.DrainAsync(webhook);
        await _host.DrainAfterAsync(TimeSpan.FromSeconds(6), webhook);
        Assert.Equal(2, _host.Receivers.Of("a").Count);
        await _host.DrainAfterAsync(TimeSpan.FromMinutes(6), webhook);

        Assert.Equal(
            ["evt_1", "evt_1", "evt_1", "evt_2", "evt_3"], _host.Receivers.Of("a").Select(request => request.Id));
        _host.Receivers.Say("a", 200);
        await _host.DrainAfterAsync(TimeSpan.FromMinutes(34), webhook);
        Assert.Equal("evt_1", _host.Receivers.Of("a")[^1].Id);
        Assert.Empty(await _host.LogAsync(webhook, WebhookDeliveryStatus.Pending));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("1", 5)]
    [InlineData("999999999", 86400)]
    public async Task RetryAfter_IsObeyed(string header, int seconds)
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync();
        _host.Receivers.Answers["a"] = _ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.Add("Retry-After", header);
            return Task.FromResult(response);
        };

        await _host.DrainAsync(webhook);
        await _host.DrainAfterAsync(TimeSpan.FromSeconds(seconds - 1), webhook);
        Assert.Single(_host.Receivers.Of("a"));
        await _host.DrainAfterAsync(TimeSpan.FromSeconds(2), webhook);

        Assert.Equal(2, _host.Receivers.Of("a").Count);
    }

    [Fact]
    public async Task Gone_DisablesAndTellsAndKeepsThePlace()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync(2);
        _host.Receivers.Say("a", 410);

        await _host.DrainAsync(webhook);

        var disabled = await _host.ReadAsync(webhook);
        Assert.Equal((false, "gone"), (disabled.Enabled, disabled.DisabledReason));
        Assert.Single(_host.Receivers.Of("a"));
        var notice = _host.Log.Events[^1].Event;
        Assert.Equal((EventTypes.WebhookDisabled, 1L), (notice.Type, notice.AccountId));
        Assert.Equal(webhook.Id, JsonDocument.Parse(notice.Data).RootElement.GetProperty("webhookId").GetInt64());

        await _host.AppendAsync();
        await _host.DrainAsync(webhook);
        Assert.Single(_host.Receivers.Of("a"));
        _host.Receivers.Say("a", 200);
        Assert.NotNull((await _host.Directory.UpdateAsync(disabled with { Enabled = true }, default)).Value);
        await _host.DrainAsync(webhook);
        Assert.Equal(["evt_2", "evt_4"], _host.Receivers.Of("a").Skip(1).Select(request => request.Id));
    }

    [Fact]
    public async Task Failing_ForFiveDays_DisablesAndTells()
    {
        var webhook = await _host.AddAsync();
        _host.Receivers.Say("a", 500);
        var days = 0;
        while ((await _host.ReadAsync(webhook)).Enabled)
        {
            await _host.AppendAsync();
            for (var hour = 0; hour < 24; hour++)
                await _host.DrainAfterAsync(TimeSpan.FromHours(1), webhook);
            Assert.InRange(++days, 1, 7);
        }

        Assert.InRange(days, 5, 7);
        Assert.Equal("failing", (await _host.ReadAsync(webhook)).DisabledReason);
        Assert.Equal(EventTypes.WebhookDisabled, _host.Log.Events[^1].Event.Type);
    }

    [Fact]
    public async Task Timeout_AfterFifteenSeconds_IsAFailure()
    {
        var webhook = await _host.AddAsync();
        await _host.AppendAsync();
        _host.Receivers.Hang("a");

        var draining = _host.DrainAsync(webhook);
        await _host.UntilAsync(() => _host.Receivers.Of("a").Count == 1);
        Assert.False(draining.IsCompleted);
        await _host.UntilAsync(() => draining.IsCompleted, TimeSpan.FromSeconds(1));

        var attempt = Assert.Single(Assert.Single(await _host.LogAsync(webhook)).Attempts);
        Assert.Equal("There was no answer within 15 seconds.", attempt.Error);
        Assert.Null(attempt.Status);
        Assert.InRange(attempt.DurationMs, 15_000, 60_000);
    }

    [Fact]
    public async Task Backlog_CountAndBytes_AreBounded()
    {
        using var host = new WebhookHost(options => (options.BacklogCount, options.BacklogBytes) = (10, 700));
        var webhook = await host.AddAsync();
        host.Receivers.Say("a", 503);
        await host.AppendAsync(500);

        await host.DrainAsync(webhook);
        var queue = await host.QueueAsync(webhook);
        Assert.InRange(queue.PendingCount, 2, 10);
        Assert.InRange(queue.PendingBytes, 700, 900);

        host.Receivers.Say("a", 200);
        await host.DrainAfterAsync(TimeSpan.FromSeconds(6), webhook);
        Assert.Equal(
            Enumerable.Range(1, 500).Select(number => $"evt_{number}"),
            host.Receivers.Of("a").Skip(1).Select(request => request.Id));
    }

    [Fact]
    public async Task Rotation_OldSecretSignsAlongForADay()
    {
        var created = (await _host.Directory.CreateAsync(1, "http://a.example/", null, null, default)).Value;
        Assert.NotNull(created);
        var rotated = (await _host.Directory.RotateSecretAsync(created.Webhook, default)).Value;
        Assert.NotNull(rotated);

        await _host.AppendAsync();
        await _host.DrainAsync(created.Webhook);
        await _host.AppendAsync();
        await _host.DrainAfterAsync(TimeSpan.FromHours(24), created.Webhook);

        Assert.Equal([true, false], Accepted(created.Secret));
        Assert.Equal([true, true], Accepted(rotated.Secret));

        IEnumerable<bool> Accepted(string secret) => _host.Receivers.Of("a").Select(request =>
        {
            var clock = new Testing.ManualTimeProvider(request.At);
            var body = System.Text.Encoding.UTF8.GetBytes(request.Body);
            return new WebhookVerifier([secret], clock).Verify(request.Headers.GetValueOrDefault, body)
                == WebhookVerification.Valid;
        });
    }
}
