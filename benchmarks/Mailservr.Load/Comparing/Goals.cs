using System.Globalization;

namespace Mailservr.Load.Comparing;

/// <summary>What was wanted, and what was reached.</summary>
internal sealed record Goal(string Sentence, double Wanted, double Reached, bool AtMost = false)
{
    public bool IsReached => AtMost ? Reached <= Wanted : Reached >= Wanted;

    public string Row => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Sentence} | {(AtMost ? "≤" : "≥")} {Wanted:F2} | {Reached:F2} | {(IsReached ? "yes" : "**no**")} |");
}

internal static class Goals
{
    public const string Unpipelined = "Mailservr, unpipelined";

    public static IReadOnlyList<Goal> Of(IReadOnlyList<Series> all)
    {
        var goals = new List<Goal>();
        void Add(Profile profile, string peer, Func<Series, Series, Goal> goal)
        {
            var ours = all.FirstOrDefault(series => series.Profile.Name == profile.Name && series.Server == "Mailservr");
            var theirs = all.FirstOrDefault(series => series.Profile.Name == profile.Name && series.Server == peer);
            if (ours is not null && theirs is not null)
                goals.Add(goal(ours, theirs));
        }

        Add(Profile.Main, "Dovecot LMTP", (ours, peer) => new(
            "10 KB, s10: acknowledged rate ÷ Dovecot LMTP's", 3, Ratio(ours, peer, round => round.Acknowledged)));
        Add(Profile.Main, "Postfix", (ours, peer) => new(
            "10 KB, s10: acknowledged rate ÷ Postfix's", 5, Ratio(ours, peer, round => round.Acknowledged)));
        Add(Profile.Main, "Postfix", (ours, peer) => new(
            "10 KB, s10: CPU per message ÷ Postfix's", 1.0 / 3, Ratio(ours, peer, round => round.CpuMicroseconds), AtMost: true));
        Add(Profile.Pipelined, Unpipelined, (ours, peer) => new(
            "10 KB, s10: pipelined rate ÷ unpipelined", 1, Ratio(ours, peer, round => round.Acknowledged)));
        Add(Profile.Small, "Dovecot LMTP", (ours, peer) => new(
            "1.5 KB, s10: p99 from MAIL to 250 ÷ Dovecot LMTP's", 1, Ratio(ours, peer, round => round.P99), AtMost: true));
        return goals;
    }

    private static double Ratio(Series ours, Series peer, Func<Measurement, double> figure) =>
        ours.Median(figure) / peer.Median(figure);
}
