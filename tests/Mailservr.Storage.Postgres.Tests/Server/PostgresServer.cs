using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests;

/// <summary>A PostgreSQL of our own: a new cluster in a folder and on a port of its own, with everything flushed.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Package = "PostgreSQL is not installed: apt-get install postgresql";
    private const string Template = "mailservr_template";

    /// <summary>Neither superuser nor allowed to make databases: it only owns those of the tests.</summary>
    private const string Role = "mail";

    private static readonly string? Binaries = FindBinaries();

    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-pg-").FullName;
    private readonly SemaphoreSlim _creating = new(1);
    private readonly int _port = FreePort();
    private Process? _process;
    private int _databases;

    public int Port => _port;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Skips the test where there is no server; in CI that is a failure.</summary>
    public static void Require()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.True(Binaries is not null, Package);
        Assert.SkipUnless(Binaries is not null, Package);
    }

    public async ValueTask InitializeAsync()
    {
        if (Binaries is null)
            return;

        await RunAsync("chmod", "755", _folder);
        if (Environment.UserName == "root")
            await RunAsync("chown", "postgres", _folder);
        await RunAsPostgresAsync("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        await StartAsync();
        await using var admin = await ConnectAsync("postgres", "postgres");
        await ExecuteAsync(admin, $"CREATE ROLE {Role} LOGIN");
        await ExecuteAsync(admin, $"CREATE DATABASE {Template} OWNER {Role}");
        await using (var storage = new TestStorage(ConnectionString(Template)))
            await storage.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
        _creating.Dispose();
    }

    /// <summary>A database with the schema and nothing else, or really empty. All go with the server: dropping costs more.</summary>
    public async Task<string> CreateDatabaseAsync(bool migrated = true)
    {
        Require();
        await _creating.WaitAsync();
        try
        {
            var name = "test" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
            await using var admin = await ConnectAsync("postgres", "postgres");
            await ExecuteAsync(
                admin, $"CREATE DATABASE {name} OWNER {Role} TEMPLATE {(migrated ? Template : "template0")}");
            return ConnectionString(name);
        }
        finally
        {
            _creating.Release();
        }
    }

    public string ConnectionString(string database, string user = Role) =>
        $"Host={_folder};Port={_port};Database={database};Username={user}";

    public async Task StartAsync()
    {
        _process = StartAsPostgres(
            "postgres", "-D", Data, "-p", Text(_port), "-k", _folder, "-c", "listen_addresses=127.0.0.1",
            "-c", "max_connections=200", "-c", "fsync=on", "-c", "deadlock_timeout=200ms",
            "-c", "shared_buffers=256MB", "-c", "autovacuum=on");
        await WaitForConnectionAsync();
    }

    /// <summary>After a crash: the processes of the old server end by themselves, and until then a new one refuses.</summary>
    public async Task RestartAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await StartAsync();
                return;
            }
            catch (InvalidOperationException) when (tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    /// <summary>SIGKILL: what a power cut of the process is. Its children notice and end.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;

        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await RunAsync("kill", "-KILL", postmaster);
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>Cuts every connection to a database; the server stays.</summary>
    public async Task<int> CutConnectionsAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var admin = await ConnectAsync("postgres", "postgres");
        await using var command = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1", admin);
        command.Parameters.AddWithValue(name ?? "");
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async Task<NpgsqlConnection> ConnectAsync(string database, string user = Role)
    {
        var connection = new NpgsqlConnection(ConnectionString(database, user) + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task WaitForConnectionAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = await ConnectAsync("postgres", "postgres");
                return;
            }
            catch (NpgsqlException exception) when (tries < 600)
            {
                if (_process is { HasExited: true })
                    throw new InvalidOperationException("The server has ended.", exception);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static async Task RunAsPostgresAsync(string binary, params string[] arguments)
    {
        using var process = StartAsPostgres(binary, arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{binary}: {output}");
    }

    private static Process StartAsPostgres(string binary, params string[] arguments)
    {
        var path = Path.Combine(Binaries ?? "", binary);
        // PostgreSQL refuses to run as root.
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", path] : [path];
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{path} cannot be started.");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command} {string.Join(' ', arguments)} failed.");
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

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
