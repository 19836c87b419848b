using System.Diagnostics;

namespace Mailservr.TestLogs;

/// <summary>A text file of this process; whole when the process ends.</summary>
internal sealed class TraceFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer;

    private TraceFile(string path)
    {
        _writer = new StreamWriter(path, append: true, new System.Text.UTF8Encoding(false), 1 << 18);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Flush();
    }

    /// <summary>Null without a folder.</summary>
    public static TraceFile? Open(string? folder, string extension)
    {
        if (folder is null)
            return null;
        using var process = Process.GetCurrentProcess();
        return new TraceFile(Path.Combine(folder, $"{AppDomain.CurrentDomain.FriendlyName}-{process.Id}{extension}"));
    }

    public void WriteLine(string line)
    {
        lock (_lock)
            _writer.WriteLine(line);
    }

    public void Dispose() => _writer.Dispose();

    // Not closed: hosts that end later than the tests go on writing.
    private void Flush()
    {
        lock (_lock)
            _writer.Flush();
    }
}
