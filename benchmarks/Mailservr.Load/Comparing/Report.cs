using System.Globalization;
using System.Text;

namespace Mailservr.Load.Comparing;

/// <summary>The comparison as markdown, ready for docs/benchmarks.md.</summary>
internal static class Report
{
    public static string Of(IReadOnlyList<Series> all, IReadOnlyList<Goal> goals, string command, int rounds, string loadBefore)
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, `{command}`, {rounds} alternating rounds, {Environment.ProcessorCount} cores, load average {loadBefore} before the run; medians (min–max).

            | Workload | Server | acknowledged/s | settled/s | p50 ms | p99 ms | CPU µs/message | of it until the last 250 | RSS MB | rate: Mailservr ÷ it |
            |---|---|---|---|---|---|---|---|---|---|

            """));
        foreach (var profile in all.GroupBy(series => series.Profile.Name, StringComparer.Ordinal))
        {
            foreach (var series in profile)
                text.AppendLine(Row(series, profile.First()));
        }

        if (goals.Count > 0)
            text.AppendLine("\n| Goal | wanted | reached | |\n|---|---|---|---|");
        foreach (var goal in goals)
            text.AppendLine(goal.Row);
        return text.ToString();
    }

    private static string Row(Series series, Series ours) => string.Join(
        " | ",
        "| " + series.Profile.Name,
        series.Server,
        Figure(series, round => round.Acknowledged, "N0"),
        series.Median(round => round.Settled).ToString("N0", CultureInfo.InvariantCulture),
        series.Median(round => round.P50).ToString("F1", CultureInfo.InvariantCulture),
        Figure(series, round => round.P99, "F1"),
        Figure(series, round => round.CpuMicroseconds, "N0"),
        series.Median(round => round.CpuUntilReply).ToString("N0", CultureInfo.InvariantCulture),
        series.Most(round => round.ResidentMegabytes).ToString("N0", CultureInfo.InvariantCulture),
        Ratio(series, ours) + " |");

    private static string Ratio(Series series, Series ours)
    {
        if (series == ours)
            return "";
        var ratio = ours.Median(round => round.Acknowledged) / series.Median(round => round.Acknowledged);
        return ratio.ToString(ratio < 1 ? "F2" : "F1", CultureInfo.InvariantCulture);
    }

    private static string Figure(Series series, Func<Measurement, double> figure, string format)
    {
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return $"{Text(series.Median(figure))} ({Text(series.Least(figure))}–{Text(series.Most(figure))})";
    }
}
