using System.Globalization;

namespace Mailservr.EndToEnd.Tests.Overload;

/// <summary>
/// The same scenarios in two sizes: small enough for every run, and with <c>MAILSERVR_LARGE=1</c> as large as it is meant.
/// </summary>
internal static class Scale
{
    public static bool IsLarge => Environment.GetEnvironmentVariable("MAILSERVR_LARGE") == "1";

    public static int Of(int small, int large) => IsLarge ? large : small;

    /// <summary>A figure for docs/benchmarks.md.</summary>
    public static void Report(string what, double value, string unit) => TestContext.Current.TestOutputHelper?.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what}: {value:0.##} {unit}"));
}
