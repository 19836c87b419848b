using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mailservr.Smtp;
using Mailservr.Storage;

namespace Mailservr.Receiving;

/// <summary>
/// The instruments of receiving in the meter <c>Mailservr</c>, fed by what sessions tell. Each message is counted when its end was read and
/// once more by what has become of it, so that nothing can get lost between the two unseen.
/// </summary>
public sealed class ReceivingMetrics : SmtpSessionObserver, IDisposable
{
    public const string MeterName = MailservrMeter.Name;

    private static readonly string[] ReplyClasses = ["1xx", "2xx", "3xx", "4xx", "5xx"];
    private static readonly string[] Ends = [.. Enum.GetNames<SmtpSessionEnd>().Select(name => name.ToLowerInvariant())];

    private readonly Counter<long> _received;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _discarded;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _recipients;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _sessions;
    private readonly Counter<long> _rejectedSessions;
    private readonly Counter<long> _endedSessions;
    private readonly Counter<long> _replies;
    private readonly Histogram<double> _acknowledging;
    private readonly Histogram<double> _blobs;
    private readonly Counter<long> _blobBytes;
    private readonly Counter<long> _blobFailures;
    private readonly Histogram<int> _batchMessages;
    private readonly Histogram<double> _batchDuration;
    private ReceivingTotals _totals;
    private readonly Lock _lock = new();

    internal ReceivingMetrics(IMeterFactory? factory)
    {
        Meter = MailservrMeter.Of(factory);
        _received = Meter.CreateCounter<long>("mailservr.messages.received", "{message}", "Messages whose end was read");
        _stored = Meter.CreateCounter<long>("mailservr.messages.stored", "{message}", "Messages answered with 250 and durable");
        _discarded = Meter.CreateCounter<long>("mailservr.messages.discarded", "{message}", "Messages accepted and thrown away");
        _refused = Meter.CreateCounter<long>("mailservr.messages.refused", "{message}", "Messages deferred or refused");
        _recipients = Meter.CreateCounter<long>("mailservr.messages.recipients", "{recipient}", "Recipients of received messages");
        _bytes = Meter.CreateCounter<long>("mailservr.messages.bytes", "By", "Bytes of received messages");
        _duration = Meter.CreateHistogram("mailservr.message.duration", "s", "From MAIL to the reply", advice: MailservrMeter.Seconds);
        _sessions = Meter.CreateUpDownCounter<int>("mailservr.sessions.open", "{session}", "Open sessions");
        _rejectedSessions = Meter.CreateCounter<long>("mailservr.sessions.rejected", "{session}", "Connections over a cap");
        _endedSessions = Meter.CreateCounter<long>("mailservr.sessions.ended", "{session}", "Sessions that are over");
        _replies = Meter.CreateCounter<long>("mailservr.smtp.replies", "{reply}", "Replies to commands");
        _acknowledging = Meter.CreateHistogram(
            "mailservr.message.acknowledge.duration", "s", "From the end of the content to the reply",
            advice: MailservrMeter.Seconds);
        _blobs = Meter.CreateHistogram(
            "mailservr.blob.upload.duration", "s", "From the last byte of an upload until it is durable",
            advice: MailservrMeter.Seconds);
        _blobBytes = Meter.CreateCounter<long>("mailservr.blob.upload.bytes", "By", "Bytes of uploads that are durable");
        _blobFailures = Meter.CreateCounter<long>("mailservr.blob.upload.failures", "{upload}", "Uploads given up");
        _batchMessages = Meter.CreateHistogram("mailservr.batch.messages", "{message}", "Messages of one append", advice: MailservrMeter.Items);
        _batchDuration = Meter.CreateHistogram("mailservr.batch.duration", "s", "Time of one append", advice: MailservrMeter.Seconds);
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

    public override void Ended(SmtpPeer peer, SmtpSessionEnd end, Exception? exception)
    {
        _sessions.Add(-1);
        _endedSessions.Add(1, new KeyValuePair<string, object?>("mailservr.session.end", Ends[(int)end]));
    }

    public override void Replied(SmtpPeer peer, string verb, SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _replies.Add(
            1,
            new KeyValuePair<string, object?>("smtp.verb", verb),
            new KeyValuePair<string, object?>("smtp.reply.class", ReplyClasses[Math.Clamp(reply.Code / 100, 1, 5) - 1]));
    }

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

    /// <summary>A message was decided, so long after its last byte.</summary>
    internal void Answered(TimeSpan elapsed) => _acknowledging.Record(elapsed.TotalSeconds);

    internal void Uploaded(long bytes, TimeSpan elapsed)
    {
        _blobs.Record(elapsed.TotalSeconds);
        _blobBytes.Add(bytes);
    }

    internal void UploadGivenUp() => _blobFailures.Add(1);

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
