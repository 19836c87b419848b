using System.Globalization;

namespace Mailservr.Durability.Tests;

/// <summary>How long the runs are: sizes for every build, larger ones by hand.</summary>
internal static class RunSize
{
    public static int Kills => Read("MAILSERVR_KILLS", 100);

    public static int Cuts => Read("MAILSERVR_CUTS", 50);

    /// <summary>How often the database, or a host of it, is taken away.</summary>
    public static int DatabaseCrashes => Read("MAILSERVR_DATABASE_CRASHES", 10);

    /// <summary>Random unless given, and said in the output of the test, so that a run can be repeated.</summary>
    public static int Seed { get; } = Read("MAILSERVR_SEED", Environment.TickCount & 0xFFFFF);

    private static int Read(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
