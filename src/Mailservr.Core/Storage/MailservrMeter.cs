using System.Diagnostics.Metrics;

namespace Mailservr.Storage;

/// <summary>The meter that all instruments are of, and the bounds of their histograms.</summary>
internal static class MailservrMeter
{
    public const string Name = "Mailservr";

    /// <summary>From one flush of a fast disk to a sender that takes its time.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    /// <summary>Of one transaction.</summary>
    public static InstrumentAdvice<int> Items { get; } = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    };

    /// <summary>A factory gives everyone the same meter; a bare container has none, and a meter of one's own is heard just as well.</summary>
    public static Meter Of(IMeterFactory? factory) => factory?.Create(Name) ?? new Meter(Name);
}
