using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailservr.TestServers;

/// <summary>The programs of a PostgreSQL. What runs ends when we do, however we end: guard.sh sees to it.</summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    public const string Package = "PostgreSQL is not installed: apt-get install postgresql";

    private static readonly string? Binaries = FindBinaries();

    private readonly StringBuilder _output = new();
    private string _data;
    private Process? _process;

    public PostgresProcess() => _data = Path.Combine(Folder, "data");

    public static bool IsInstalled => Binaries is not null;

    public string Folder { get; } = Directory.CreateTempSubdirectory("mailservr-pg-").FullName;

    public int Port { get; } = FreePort();

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What the server has said since its last start.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public async Task CreateClusterAsync()
    {
        await RunAsync("chmod", "755", Folder);
        Directory.CreateDirectory(_data);
        if (Environment.UserName == "root")
            await RunAsync("chown", "postgres", Folder, _data);
        await RunAsync(
            AsPostgres("initdb", "-D", _data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"));
    }

    public void Start(IReadOnlyList<string> settings)
    {
        string[] all =
        [
            "listen_addresses=127.0.0.1", "max_connections=300", "fsync=on", "deadlock_timeout=200ms",
            "shared_buffers=256MB", "autovacuum=on", .. settings,
        ];
        string[] server = AsPostgres(
            "postgres",
            [
                "-D", _data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-k", Folder,
                .. all.SelectMany(setting => (string[])["-c", setting]),
            ]);
        var guard = Path.Combine(AppContext.BaseDirectory, "Postgres", "guard.sh");
        lock (_output)
            _output.Clear();
        _process = Launch(["bash", guard, Folder, .. server]);
    }

    public async Task StopAsync()
    {
        await RunAsync(AsPostgres("pg_ctl", "stop", "-D", _data, "-m", "fast", "-w"));
        await KillAsync();
    }

    public async Task MoveAsync(string folder)
    {
        await RunAsync("cp", "--archive", "--no-target-directory", _data, folder);
        _data = folder;
    }

    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;

        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private async Task RunAsync(params string[] command)
    {
        using var process = Launch(command);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)}:\n{Output}");
    }

    private Process Launch(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} cannot be started.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    // PostgreSQL refuses to run as root.
    private static string[] AsPostgres(string binary, params string[] arguments)
    {
        var path = Path.Combine(Binaries ?? "", binary);
        string[] user = Environment.UserName == "root"
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
            : [];
        return [.. user, path, .. arguments];
    }

    private static string? FindBinaries()
    {
        string[] folders = Directory.Exists("/usr/lib/postgresql")
            ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(f => f + "/bin")]
            : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
