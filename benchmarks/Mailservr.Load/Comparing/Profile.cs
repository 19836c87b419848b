namespace Mailservr.Load.Comparing;

/// <summary>A row of the comparison: what is sent, and how.</summary>
internal sealed record Profile(string Name, string Workload)
{
    public int Sessions { get; init; } = 10;

    public int Recipients { get; init; } = 1;

    public bool Pipelining { get; init; }

    public bool ConnectionPerMessage { get; init; }

    /// <summary>The row that the goals of throughput and CPU are about.</summary>
    public static Profile Main { get; } = new("10 KB, s10", "10KB");

    public static Profile Small { get; } = new("1.5 KB, s10", "1.5KB");

    public static Profile Pipelined { get; } = new("10 KB, s10, pipelined", "10KB") { Pipelining = true };

    public static Profile Crowd { get; } = new("1.5 KB, s50", "1.5KB") { Sessions = 50 };

    public static Profile Multipart { get; } = new("55 KB multipart, s10", "55KB");

    public static Profile Large { get; } = new("100 KB multipart, s10", "100KB");

    public static IReadOnlyList<Profile> Quick { get; } = [Main, Small, Pipelined];

    public static IReadOnlyList<Profile> All { get; } =
    [
        Main,
        Small,
        Crowd,
        Multipart,
        Large,
        new("mix, s10", "mix"),
        Pipelined,
        new("10 KB, s10, 5 recipients", "10KB") { Recipients = 5 },
        new("10 KB, s10, connection per message", "10KB") { ConnectionPerMessage = true },
        new("10 KB, s50", "10KB") { Sessions = 50 },
    ];
}
