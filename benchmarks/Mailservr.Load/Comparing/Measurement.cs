namespace Mailservr.Load.Comparing;

/// <summary>One round of one server.</summary>
internal sealed record Measurement
{
    public required double Acknowledged { get; init; }

    /// <summary>Messages a second until nothing was left to do: queue empty, index complete.</summary>
    public required double Settled { get; init; }

    public required double P50 { get; init; }

    public required double P99 { get; init; }

    /// <summary>What the servers had spent when the last reply came; some work is done later.</summary>
    public required double CpuUntilReply { get; init; }

    public required double CpuMicroseconds { get; init; }

    public required double ResidentMegabytes { get; init; }
}

/// <summary>The rounds of a server in a profile.</summary>
internal sealed record Series(Profile Profile, string Server, IReadOnlyList<Measurement> Rounds)
{
    public double Median(Func<Measurement, double> figure) => Rounds.Select(figure).Order().ElementAt(Rounds.Count / 2);

    public double Least(Func<Measurement, double> figure) => Rounds.Min(figure);

    public double Most(Func<Measurement, double> figure) => Rounds.Max(figure);
}
