using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>
/// The meter <c>Mailservr.Receiving</c>, fed by what sessions tell. Each message is counted when its end was read and
/// once more by what has become of it, so that nothing can get lost between the two unseen.
/// </summary>
public sealed class ReceivingMetrics : SmtpSessionObserver, IDisposable
{
    public const string MeterName = "Mailservr.Receiving";

    // From one flush of a fast disk to a sender that takes its time.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    private static readonly InstrumentAdvice<int> Items = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100] };

    private readonly Counter<long> _received;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _discarded;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _recipients;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _sessions;
    private readonly Counter<long> _rejectedSessions;
    private readonly Histogram<int> _batchMessages;
    private readonly Histogram<double> _batchDuration;
    private ReceivingTotals _totals;
    private readonly Lock _lock = new();

    internal ReceivingMetrics(IMeterFactory? factory)
    {
        // A bare container has no factory; its own meter is heard just as well.
        Meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _received = Meter.CreateCounter<long>("mailservr.messages.received", "{message}", "Messages whose end was read");
        _stored = Meter.CreateCounter<long>("mailservr.messages.stored", "{message}", "Messages answered with 250 and durable");
        _discarded = Meter.CreateCounter<long>("mailservr.messages.discarded", "{message}", "Messages accepted and thrown away");
        _refused = Meter.CreateCounter<long>("mailservr.messages.refused", "{message}", "Messages deferred or refused");
        _recipients = Meter.CreateCounter<long>("mailservr.messages.recipients", "{recipient}", "Recipients of received messages");
        _bytes = Meter.CreateCounter<long>("mailservr.messages.bytes", "By", "Bytes of received messages");
        _duration = Meter.CreateHistogram("mailservr.message.duration", "s", "From MAIL to the reply", advice: Seconds);
        _sessions = Meter.CreateUpDownCounter<int>("mailservr.sessions.open", "{session}", "Open sessions");
        _rejectedSessions = Meter.CreateCounter<long>("mailservr.sessions.rejected", "{session}", "Connections over a cap");
        _batchMessages = Meter.CreateHistogram("mailservr.batch.messages", "{message}", "Messages of one append", advice: Items);
        _batchDuration = Meter.CreateHistogram("mailservr.batch.duration", "s", "Time of one append", advice: Seconds);
    }

    internal Meter Meter { get; }

    /// <summary>Since the start of the process.</summary>
    public ReceivingTotals Totals
    {
        get
        {
            lock (_lock)
                return _totals;
        }
    }

    public override void Started(SmtpPeer peer) => _sessions.Add(1);

    public override void Ended(SmtpPeer peer, SmtpSessionEnd end, Exception? exception) => _sessions.Add(-1);

    /// <summary>A connection was turned away by a cap, before it became a session.</summary>
    public void SessionRejected() => _rejectedSessions.Add(1);

    public override void MessageReceived(SmtpPeer peer, long bytes, int recipients)
    {
        Count(_received, totals => totals with { Received = totals.Received + 1 });
        _recipients.Add(recipients);
        _bytes.Add(bytes);
    }

    public override void MessageEnded(SmtpPeer peer, long bytes, IReadOnlyList<SmtpReply> replies, TimeSpan elapsed)
    {
        ArgumentNullException.ThrowIfNull(replies);
        _duration.Record(elapsed.TotalSeconds);
        if (replies.Any(reply => reply.IsPositive && reply != Replies.Discarded))
            Count(_stored, totals => totals with { Stored = totals.Stored + 1 });
        else if (replies.Any(reply => reply.IsPositive))
            Count(_discarded, totals => totals with { Discarded = totals.Discarded + 1 });
        else
            Count(_refused, totals => totals with { Refused = totals.Refused + 1 }, ReplyTag(replies));
    }

    public void Dispose() => Meter.Dispose();

    /// <summary>How many messages wait for the store now.</summary>
    internal void ObservePending(Func<int> pending) =>
        Meter.CreateObservableGauge("mailservr.batch.pending", pending, "{message}", "Messages that wait for the store");

    internal void Appended(int messages, TimeSpan elapsed)
    {
        _batchMessages.Record(messages);
        _batchDuration.Record(elapsed.TotalSeconds);
    }

    private TagList ReplyTag(IReadOnlyList<SmtpReply> replies) => !_refused.Enabled
        ? default
        : new TagList { { "smtp.reply", replies is [var reply, ..] ? $"{reply.Code} {reply.EnhancedStatus}" : "none" } };

    private void Count(Counter<long> counter, Func<ReceivingTotals, ReceivingTotals> add, in TagList tags = default)
    {
        lock (_lock)
            _totals = add(_totals);
        counter.Add(1, tags);
    }
}
