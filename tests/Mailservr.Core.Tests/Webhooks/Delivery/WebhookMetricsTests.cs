using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Mailservr.Events;

namespace Mailservr.Core.Tests.Webhooks.Delivery;

public sealed class WebhookMetricsTests : IDisposable
{
    private readonly WebhookHost _host = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _seen = new();

    public WebhookMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _host.Metrics.Meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _host.Dispose();
    }

    [Theory]
    [InlineData(200, "delivered", 0)]
    [InlineData(410, "gone", 2)]
    [InlineData(500, "refused", 3)]
    [InlineData(503, "failed", 3)]
    public async Task Attempts_AreCountedByTheirResult(int status, string result, int pending)
    {
        var webhook = await _host.AddAsync();
        _host.Receivers.Say("a", status);
        await _host.AppendAsync(3);

        await _host.DrainAsync(webhook);
        _listener.RecordObservableInstruments();

        var attempts = status == 200 ? 3 : 1;
        Assert.Equal(attempts, _seen.Count(line => line == $"mailservr.webhook.attempt.duration 0 mailservr.webhook.result={result}"));
        Assert.Equal(status == 200 ? 3 : 0, _seen.Count(line => line.StartsWith("mailservr.webhook.delivery.duration", StringComparison.Ordinal)));
        Assert.Equal(status == 410, _seen.Contains("mailservr.webhook.disabled 1 mailservr.webhook.reason=gone"));
        Assert.Contains($"mailservr.webhook.pending {pending}", _seen);
    }

    [Fact]
    public async Task TraceParent_OfTheEvent_IsSentWithEveryAttempt()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var webhook = await _host.AddAsync();
        _host.Receivers.Say("a", 503);
        await _host.Log.AppendAsync(
            [new NewEvent { AccountId = 1, Type = EventTypes.EmailReceived, At = _host.Clock.GetUtcNow(), Data = "{}", TraceParent = trace }],
            default);

        await _host.DrainAsync(webhook);
        await _host.DrainAfterAsync(TimeSpan.FromSeconds(6), webhook);

        Assert.Equal([trace, trace], _host.Receivers.Of("a").Select(request => request.Headers["traceparent"]));
    }

    private void See<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        _seen.Enqueue($"{instrument.Name} {value} {text}".TrimEnd());
    }
}
