namespace Mailservr.Load.Isolating;

/// <summary>From a 250 to the request that tells of it.</summary>
internal sealed class Delays
{
    private readonly List<double> _milliseconds = [];

    public void Add(TimeSpan delay) => _milliseconds.Add(delay.TotalMilliseconds);

    public double Percentile(double share) => _milliseconds.Count == 0
        ? 0
        : _milliseconds.Order().ElementAt((int)Math.Min(_milliseconds.Count - 1, share * _milliseconds.Count));

    public string Row(string name) => FormattableString.Invariant(
        $"| {name} | {_milliseconds.Count} | {Percentile(0.5):F0} | {Percentile(0.99):F0} | {Percentile(1):F0} |");
}
