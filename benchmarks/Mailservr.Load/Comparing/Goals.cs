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
    private const string Dovecot = "Dovecot LMTP";
    private const string Postfix = PostfixVirtual.Label;

    public static IReadOnlyList<Goal> Of(IReadOnlyList<Series> all) =>
    [
        .. Rate(all, Profile.Main, Dovecot, 3),
        .. Rate(all, Profile.Main, Postfix, 5),
        .. Pairs(all, Profile.Main, Postfix, (ours, peer) => new(
            "10 KB, s10: CPU per message ÷ Postfix's", 1.0 / 3, Ratio(ours, peer, round => round.CpuMicroseconds), AtMost: true)),
        .. Pipelined(all),
        .. Latency(all),
    ];

    public static IReadOnlyList<Goal> OfPostgres(IReadOnlyList<Series> all) =>
    [
        .. Rate(all, Profile.Small, Dovecot, 6),
        .. Rate(all, Profile.Small, Postfix, 12),
        .. Rate(all, Profile.Small, RawCopy.Label, 0.08),
        .. Cpu(all, Profile.Small, 160),
        .. Rate(all, Profile.Crowd, Dovecot, 8),
        .. Rate(all, Profile.Crowd, RawCopy.Label, 0.10),
        .. Rate(all, Profile.Main, Dovecot, 4),
        .. Rate(all, Profile.Main, Postfix, 7),
        .. Rate(all, Profile.Main, RawCopy.Label, 0.25),
        .. Cpu(all, Profile.Main, 260),
        .. Rate(all, Profile.Multipart, Dovecot, 2),
        .. Rate(all, Profile.Multipart, Postfix, 4),
        .. Rate(all, Profile.Large, Dovecot, 1),
        .. Rate(all, Profile.Large, Postfix, 1.5),
        .. Rate(all, Profile.Large, RawCopy.Label, 0.4),
        .. Pipelined(all),
        .. Latency(all),
    ];

    private static IEnumerable<Goal> Rate(IReadOnlyList<Series> all, Profile profile, string peer, double wanted) =>
        Pairs(all, profile, peer, (ours, other) => new(
            $"{profile.Name}: acknowledged rate ÷ that of {peer}", wanted, Ratio(ours, other, round => round.Acknowledged)));

    private static IEnumerable<Goal> Cpu(IReadOnlyList<Series> all, Profile profile, double wanted) =>
        Pairs(all, profile, SampleHost.Label, (ours, _) => new(
            $"{profile.Name}: CPU µs per message of all servers, search included", wanted,
            ours.Median(round => round.CpuMicroseconds), AtMost: true));

    private static IEnumerable<Goal> Pipelined(IReadOnlyList<Series> all) =>
        Pairs(all, Profile.Pipelined, Unpipelined, (ours, peer) => new(
            "10 KB, s10: pipelined rate ÷ unpipelined", 1, Ratio(ours, peer, round => round.Acknowledged)));

    private static IEnumerable<Goal> Latency(IReadOnlyList<Series> all) =>
        Pairs(all, Profile.Small, Dovecot, (ours, peer) => new(
            "1.5 KB, s10: p99 from MAIL to 250 ÷ Dovecot LMTP's", 1, Ratio(ours, peer, round => round.P99), AtMost: true));

    // Nothing where a row or a peer was left out.
    private static IEnumerable<Goal> Pairs(
        IReadOnlyList<Series> all, Profile profile, string peer, Func<Series, Series, Goal> goal) =>
        from ours in all
        from theirs in all
        where ours.Profile.Name == profile.Name && theirs.Profile.Name == profile.Name
            && ours.Server == SampleHost.Label && theirs.Server == peer
        select goal(ours, theirs);

    private static double Ratio(Series ours, Series peer, Func<Measurement, double> figure) =>
        ours.Median(figure) / peer.Median(figure);
}
