using System.Diagnostics;

namespace Mailservr.Load.Sending;

/// <summary>Everything of a run that its sessions share: messages made beforehand, counters, times.</summary>
internal sealed class LoadRun
{
    private readonly LoadPlan _plan;
    private readonly long[] _latencies;
    private int _next = -1;
    private int _acknowledged;
    private int _deliveries;
    private int _refused;
    private int _failed;
    private string? _firstError;

    public LoadRun(LoadPlan plan)
    {
        var workload = new Workload(plan.Workload, plan.Seed);
        _plan = plan;
        Contents = [.. Enumerable.Range(plan.First, plan.Messages).Select(workload.Render)];
        Envelopes = new(plan);
        Announced = new long[plan.Messages];
        _latencies = new long[plan.Messages];
    }

    /// <summary>What follows 354, final dot included.</summary>
    public byte[][] Contents { get; }

    public Envelopes Envelopes { get; }

    /// <summary>When the MAIL command of a message was sent (Stopwatch ticks).</summary>
    public long[] Announced { get; }

    public LoadResult Send()
    {
        // The messages are kept out of the way of later collections.
        GC.Collect();
        var threads = Enumerable.Range(0, _plan.Sessions)
            .Select(_ => new Thread(new LoadSession(_plan, this).Run, maxStackSize: 256 * 1024) { IsBackground = true })
            .ToList();
        var start = Stopwatch.GetTimestamp();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Result(Stopwatch.GetElapsedTime(start));
    }

    /// <summary>The number of a message that nobody has sent yet, or -1.</summary>
    public int Take() => Interlocked.Increment(ref _next) is var number && number < _plan.Messages ? number : -1;

    public void Acknowledged(int number, long latency, int deliveries)
    {
        _latencies[number] = latency;
        Interlocked.Increment(ref _acknowledged);
        Interlocked.Add(ref _deliveries, deliveries);
    }

    public void Refused() => Interlocked.Increment(ref _refused);

    public void Failed(string error)
    {
        Interlocked.Increment(ref _failed);
        Note(error);
    }

    public void Note(string error) => Interlocked.CompareExchange(ref _firstError, error, null);

    private LoadResult Result(TimeSpan elapsed)
    {
        var latencies = _latencies.Where(ticks => ticks > 0).Order().ToArray();
        double Percentile(double share) => latencies.Length == 0
            ? 0
            : latencies[(int)Math.Min(latencies.Length - 1, share * latencies.Length)] * 1_000.0 / Stopwatch.Frequency;
        return new()
        {
            Sent = _acknowledged + _refused + _failed,
            Acknowledged = _acknowledged,
            Deliveries = _deliveries,
            Refused = _refused,
            Failed = _failed,
            FirstError = _firstError,
            Seconds = elapsed.TotalSeconds,
            P50Milliseconds = Percentile(0.50),
            P99Milliseconds = Percentile(0.99),
        };
    }
}
