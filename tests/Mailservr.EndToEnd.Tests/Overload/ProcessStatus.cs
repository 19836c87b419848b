using System.Globalization;

namespace Mailservr.EndToEnd.Tests.Overload;

/// <summary>What Linux knows of a process.</summary>
internal sealed class ProcessStatus
{
    private readonly Dictionary<string, long> _values = [];

    private ProcessStatus(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var parts = line.Split((char[])[':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 1 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                _values[parts[0]] = value;
        }
    }

    /// <summary>Memory at its peak, in MB.</summary>
    public long PeakMegabytes => _values["VmHWM"] / 1024;

    public long Megabytes => _values["VmRSS"] / 1024;

    public long Threads => _values["Threads"];

    public static ProcessStatus Of(int process)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The figures are taken from /proc.");
        return new(File.ReadLines($"/proc/{process}/status"));
    }
}
