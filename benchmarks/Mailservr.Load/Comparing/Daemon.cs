using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mailservr.Load.Comparing;

/// <summary>A server that stays in the foreground below this process; its output goes to a file.</summary>
internal sealed class Daemon : IDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<Daemon, bool> Running = new();

    private readonly Process _process;

    public Daemon(string log, string program, params string[] arguments)
    {
        string[] line = ["-c", """log=$1; shift; exec "$@" >>"$log" 2>&1 </dev/null""", "sh", log, program, .. arguments];
        _process = Process.Start(new ProcessStartInfo("/bin/sh", line))
            ?? throw new InvalidOperationException($"{program} does not start.");
        Running[this] = true;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Ends every one that still runs.</summary>
    public static void StopAll()
    {
        foreach (var daemon in Running.Keys)
            daemon.Dispose();
    }

    /// <summary>Asks it to end, then ends whatever it has left behind.</summary>
    public void Dispose()
    {
        if (!Running.TryRemove(this, out _))
            return;
        var tree = ProcessTree.Of(Id);
        _ = Signal(Id, SigTerm);
        SpinWait.SpinUntil(() => !tree.Any(ProcessTree.IsAlive), Patience);
        foreach (var id in tree.Where(ProcessTree.IsAlive))
            _ = Signal(id, SigKill);
        SpinWait.SpinUntil(() => !tree.Any(ProcessTree.IsAlive), Patience);
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
