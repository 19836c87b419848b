using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Mailservr.Load.Comparing;

/// <summary>
/// A PostgreSQL of our own, set up as a careful person would: everything is flushed, nothing that keeps mail safe is
/// off, and log and checkpoints have the room that they want. A folder that holds one already is taken up again.
/// </summary>
internal sealed class PostgresCluster(string folder) : IDisposable
{
    public const string Database = "mail";
    private const string Role = "mail";
    private const int Port = 5432;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Binaries = FindBinaries();
    private Daemon? _daemon;

    /// <summary>What is set; everything else is as PostgreSQL comes.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        "fsync=on", "synchronous_commit=on", "full_page_writes=on", "wal_level=replica",
        "shared_buffers=2GB", "effective_cache_size=6GB", "maintenance_work_mem=256MB", "work_mem=16MB",
        "max_wal_size=8GB", "checkpoint_timeout=15min", "random_page_cost=1.1", "jit=off", "max_connections=100",
    ];

    public int ProcessId => _daemon?.Id ?? 0;

    /// <summary>What the server has said.</summary>
    public string Log => Path.Combine(folder, "log");

    private string Data => Path.Combine(folder, "data");

    public string ConnectionString(string role = Role, string? database = null) =>
        $"Host={folder};Port={Port};Database={database ?? (role == Role ? Database : "postgres")};Username={role}";

    public async Task StartAsync(params string[] more)
    {
        var isNew = !Directory.Exists(Data);
        if (isNew)
        {
            Directory.CreateDirectory(folder);
            Run("chown", "postgres", folder);
            string[] initdb = ["-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"];
            Run("setpriv", [.. AsPostgres("initdb"), .. initdb]);
        }

        string[] settings = [.. Settings, .. more, "listen_addresses=", $"port={Port.ToString(CultureInfo.InvariantCulture)}"];
        _daemon = new(
            Log, "setpriv",
            [.. AsPostgres("postgres"), "-D", Data, "-k", folder, .. settings.SelectMany(s => (string[])["-c", s])]);
        await UntilItAnswersAsync();
        if (isNew)
        {
            await ExecuteAsync($"CREATE ROLE {Role} LOGIN", "postgres");
            await ExecuteAsync($"CREATE DATABASE {Database} OWNER {Role}", "postgres");
        }
    }

    public async Task<object?> ExecuteAsync(string sql, string role = Role, string? database = null)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(role, database) + ";Pooling=false;Command Timeout=3600");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Ends when the server knows its tables as autovacuum would have it, and has nothing left to write.</summary>
    public async Task RestAsync()
    {
        await ExecuteAsync("VACUUM (ANALYZE)", "postgres", Database);
        await ExecuteAsync("CHECKPOINT", "postgres");
    }

    public void Dispose() => _daemon?.Dispose();

    private async Task UntilItAnswersAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1", "postgres");
                return;
            }
            catch (NpgsqlException fault)
            {
                if (_daemon is { HasExited: true } || TimeProvider.System.GetElapsedTime(start) > Patience)
                    throw new InvalidOperationException($"PostgreSQL does not start:\n{File.ReadAllText(Log)}", fault);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    // It refuses to run as root.
    private static string[] AsPostgres(string program) =>
        ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(Binaries, program)];

    private static void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {said}");
    }

    private static string FindBinaries() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql");
}
