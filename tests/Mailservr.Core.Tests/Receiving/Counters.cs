using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Mailservr.Receiving;

namespace Mailservr.Core.Tests.Receiving;

/// <summary>What an exporter would have seen of one host's meter.</summary>
internal sealed class Counters : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = new();
    private readonly ConcurrentDictionary<string, long> _refusals = new();

    public Counters(ReceivingMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Refused messages by what their senders were told.</summary>
    public IReadOnlyDictionary<string, long> Refusals => _refusals;

    /// <summary>The sum of all that was reported; of a gauge, what it shows now.</summary>
    public double this[string instrument] => _sums.GetValueOrDefault(instrument);

    public void ReadGauges()
    {
        _sums.TryRemove("mailservr.batch.pending", out _);
        _listener.RecordObservableInstruments();
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        if (tags is [{ Key: "smtp.reply", Value: var reply }])
            _refusals.AddOrUpdate(reply as string ?? "", 1, (_, count) => count + 1);
    }
}
