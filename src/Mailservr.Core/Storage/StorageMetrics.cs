using System.Diagnostics.Metrics;

namespace Mailservr.Storage;

/// <summary>What a storage tells of its work behind the durable line, in the meter <c>Mailservr</c>.</summary>
public sealed class StorageMetrics
{
    private readonly Histogram<int> _filedMessages;
    private readonly Histogram<double> _filingDuration;
    private readonly Histogram<int> _indexedMessages;
    private readonly Histogram<double> _indexingDuration;

    internal StorageMetrics(IMeterFactory? factory)
    {
        var meter = MailservrMeter.Of(factory);
        _filedMessages = meter.CreateHistogram(
            "mailservr.filing.messages", "{message}", "Messages of one filing", advice: MailservrMeter.Items);
        _filingDuration = meter.CreateHistogram(
            "mailservr.filing.duration", "s", "Time of one filing", advice: MailservrMeter.Seconds);
        _indexedMessages = meter.CreateHistogram(
            "mailservr.indexing.messages", "{message}", "Messages of one batch of the search index",
            advice: MailservrMeter.Items);
        _indexingDuration = meter.CreateHistogram(
            "mailservr.indexing.duration", "s", "Time of one batch of the search index", advice: MailservrMeter.Seconds);
    }

    /// <summary>Accepted messages have gone into the tables, in one transaction.</summary>
    public void Filed(int messages, TimeSpan elapsed)
    {
        _filedMessages.Record(messages);
        _filingDuration.Record(elapsed.TotalSeconds);
    }

    /// <summary>Messages can be searched for.</summary>
    public void Indexed(int messages, TimeSpan elapsed)
    {
        _indexedMessages.Record(messages);
        _indexingDuration.Record(elapsed.TotalSeconds);
    }
}
