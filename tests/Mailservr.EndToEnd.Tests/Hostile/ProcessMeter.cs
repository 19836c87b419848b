using System.Globalization;

namespace Mailservr.EndToEnd.Tests;

/// <summary>What another process uses, as Linux counts it.</summary>
internal sealed class ProcessMeter(int processId)
{
    // USER_HZ, the same everywhere.
    private const double TicksPerSecond = 100;

    public static bool IsThere => OperatingSystem.IsLinux() && File.Exists("/proc/self/clear_refs");

    /// <summary>Processor time since its start, all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            // The name before ")" may contain blanks.
            var fields = File.ReadAllText($"/proc/{processId}/stat").Split(')')[^1].Split(' ');
            return TimeSpan.FromSeconds((Number(fields[12]) + Number(fields[13])) / TicksPerSecond);
        }
    }

    /// <summary>Megabytes that it has in memory now.</summary>
    public double Resident => Megabytes("VmRSS:");

    /// <summary>The most megabytes it has had in memory since <see cref="ForgetPeak"/>.</summary>
    public double Peak => Megabytes("VmHWM:");

    public void ForgetPeak() => File.WriteAllText($"/proc/{processId}/clear_refs", "5");

    private double Megabytes(string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(each => each.StartsWith(name, StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024;
    }

    private static double Number(string text) => double.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
