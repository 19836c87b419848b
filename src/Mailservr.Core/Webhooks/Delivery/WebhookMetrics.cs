using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Mailservr.Storage;

namespace Mailservr.Webhooks;

/// <summary>How deliveries get on. No tag names a webhook: their number has no bound.</summary>
internal sealed class WebhookMetrics
{
    private const string ResultTag = "mailservr.webhook.result";
    private const string ReasonTag = "mailservr.webhook.reason";

    private readonly Histogram<double> _attempts;
    private readonly Histogram<double> _delays;
    private readonly Counter<long> _disabled;
    private readonly ConcurrentDictionary<long, int> _pending = new();

    public WebhookMetrics(IMeterFactory? factory = null)
    {
        Meter = MailservrMeter.Of(factory);
        _attempts = Meter.CreateHistogram(
            "mailservr.webhook.attempt.duration", "s", "Time of one request", advice: MailservrMeter.Seconds);
        _delays = Meter.CreateHistogram(
            "mailservr.webhook.delivery.duration", "s", "From the queue to success", advice: MailservrMeter.Seconds);
        _disabled = Meter.CreateCounter<long>("mailservr.webhook.disabled", "{webhook}", "Webhooks that the system disabled");
        Meter.CreateObservableGauge(
            "mailservr.webhook.pending", () => (long)_pending.Values.Sum(), "{delivery}", "Deliveries that wait");
    }

    public Meter Meter { get; }

    public void Attempted(WebhookDelivery delivery, WebhookResult result)
    {
        _attempts.Record(result.Duration.TotalSeconds, new KeyValuePair<string, object?>(ResultTag, Word(result)));
        if (result.IsSuccess)
            _delays.Record((result.At + result.Duration - delivery.CreatedAt).TotalSeconds);
    }

    public void Disabled(string reason) => _disabled.Add(1, new KeyValuePair<string, object?>(ReasonTag, reason));

    /// <summary>So many wait for a webhook now.</summary>
    public void Waiting(long webhookId, int deliveries)
    {
        if (deliveries > 0)
            _pending[webhookId] = deliveries;
        else
            _pending.TryRemove(webhookId, out _);
    }

    /// <summary>Another host delivers, if any does.</summary>
    public void Ended() => _pending.Clear();

    private static string Word(WebhookResult result) => result switch
    {
        { IsSuccess: true } => "delivered",
        { IsGone: true } => "gone",
        { IsRefusal: true } => "refused",
        _ => "failed",
    };
}
