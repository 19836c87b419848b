using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Mailservr.EndToEnd.Tests;

/// <summary>A program that is started by a test and does not outlive the test run.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int SigHup = 1;
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Values)
            process.Kill(entireProcessTree: true);
    };

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        Running[_process.Id] = _process;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Standard output and errors so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static ChildProcess Start(string program, IEnumerable<string> arguments, string? folder = null) =>
        new(StartInfo(program, arguments, folder));

    /// <summary>Runs a program to its end, and answers what it said; fails when the program does.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, byte[]? input = null)
    {
        var start = StartInfo(program, arguments, folder: null);
        start.RedirectStandardInput = true;
        await using var child = new ChildProcess(start);
        await child._process.StandardInput.BaseStream.WriteAsync(input ?? []);
        child._process.StandardInput.Close();
        var exit = await child.WaitForExitAsync();
        return exit == 0
            ? child.Output
            : throw new InvalidOperationException($"{program}: exit {exit}\n{child.Output}");
    }

    /// <summary>Runs a program to its end, and answers the very bytes of its standard output.</summary>
    public static async Task<byte[]> ReadAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(program, arguments, folder: null))
            ?? throw new InvalidOperationException($"{program} does not start.");
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        using var bytes = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(bytes, limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0
            ? bytes.ToArray()
            : throw new InvalidOperationException($"{program}: exit {process.ExitCode}\n{await errors}");
    }

    public void HangUp() => Assert.Equal(0, Signal(_process.Id, SigHup));

    public void Terminate() => Assert.Equal(0, Signal(_process.Id, SigTerm));

    /// <summary>Holds the program where it is; it does not notice.</summary>
    public void Freeze() => Assert.Equal(0, Signal(_process.Id, SigStop));

    public void Thaw() => Assert.Equal(0, Signal(_process.Id, SigContinue));

    public void Kill() => _process.Kill(entireProcessTree: true);

    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await WaitForExitAsync();
        }

        // Of ours: hosts and their commands. What other programs print is their affair.
        if (_process.StartInfo.FileName == "dotnet")
            TraceLog.Write(Output);
        Running.TryRemove(_process.Id, out _);
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments, string? folder) =>
        new(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
