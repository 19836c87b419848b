using System.Globalization;
using Mailservr.EndToEnd.Tests;
using Npgsql;

namespace Mailservr.Operations.Tests;

/// <summary>A PostgreSQL that archives its WAL, and one that was restored from such an archive.</summary>
internal sealed class ArchivingCluster : IAsyncDisposable
{
    private static readonly string Binaries = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin/"
        : "";

    private readonly TempFolder _folder;
    private readonly string _data;
    private readonly int _port = FreePort.Take(1)[0];
    private ChildProcess? _process;

    private ArchivingCluster(TempFolder folder, string data) => (_folder, _data) = (folder, data);

    public string Host => $"Host={_folder.Path};Port={_port};Username=mail";

    public string ConnectionString => Host + ";Database=mail";

    private string Archive => _folder.File("archive");

    public static async Task<ArchivingCluster> CreateAsync(TempFolder folder)
    {
        Directory.CreateDirectory(folder.File("archive"));
        if (Environment.UserName == "root")
            await ChildProcess.RunAsync("chown", ["-R", "postgres", folder.Path]);
        var cluster = new ArchivingCluster(folder, folder.File("data"));
        await RunAsync("initdb", "-D", cluster._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        await cluster.StartAsync();
        await cluster.ScalarAsync("CREATE ROLE mail LOGIN");
        await cluster.ScalarAsync("CREATE DATABASE mail OWNER mail");
        return cluster;
    }

    public Task BaseBackupAsync(string name) => RunAsync(
        "pg_basebackup", "-h", _folder.Path, "-p", Text(_port), "-U", "postgres", "-D", _folder.File(name), "-X", "none",
        "--checkpoint=fast");

    /// <summary>The time of the server, to the microsecond.</summary>
    public Task<string> NowAsync() => ScalarAsync("SELECT clock_timestamp()::text");

    /// <summary>Ends when everything written so far is in the archive.</summary>
    public async Task ArchiveAsync()
    {
        var last = await ScalarAsync("SELECT pg_walfile_name(pg_switch_wal())");
        await Eventually.SeeAsync(
            () => Task.FromResult(File.Exists(Path.Combine(Archive, last)) ? last : null), () => $"{last} is not archived.");
    }

    /// <summary>A cluster as it was at a moment, from a base backup and the archive alone.</summary>
    public async Task<ArchivingCluster> RestoreAsync(string backup, string moment)
    {
        var restored = new ArchivingCluster(_folder, _folder.File(backup));
        await File.AppendAllTextAsync(
            Path.Combine(restored._data, "postgresql.auto.conf"),
            $"""

            restore_command = 'cp {Archive}/%f %p'
            recovery_target_time = '{moment}'
            recovery_target_action = 'promote'

            """);
        await File.WriteAllTextAsync(Path.Combine(restored._data, "recovery.signal"), "");
        await restored.StartAsync();
        await Eventually.SeeAsync(
            async () => await restored.ScalarAsync("SELECT pg_is_in_recovery()::text") == "false" ? restored : null,
            () => restored._process?.Output ?? "");
        return restored;
    }

    /// <summary>The machine is gone.</summary>
    public async Task LoseAsync()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        await process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await LoseAsync();

    private async Task StartAsync()
    {
        var (program, arguments) = Command(
            "postgres", "-D", _data, "-p", Text(_port), "-k", _folder.Path, "-c", "listen_addresses=", "-c", "wal_level=replica",
            "-c", "archive_mode=on", "-c", $"archive_command=test ! -f {Archive}/%f && cp %p {Archive}/%f");
        _process = ChildProcess.Start(program, arguments, Path.GetTempPath());
        await Eventually.SeeAsync(
            async () =>
            {
                try
                {
                    return await ScalarAsync("SELECT 'ready'");
                }
                catch (NpgsqlException) when (_process is { HasExited: false })
                {
                    // It still starts, or recovers.
                    return null;
                }
            },
            () => _process?.Output ?? "");
    }

    private async Task<string> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            $"Host={_folder.Path};Port={_port};Username=postgres;Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as string ?? "";
    }

    private static async Task RunAsync(string binary, params string[] arguments)
    {
        var (program, all) = Command(binary, arguments);
        await ChildProcess.RunAsync(program, all);
    }

    // PostgreSQL refuses to run as root.
    private static (string Program, string[] Arguments) Command(string binary, params string[] arguments) =>
        Environment.UserName == "root"
            ? ("runuser", ["-u", "postgres", "--", Binaries + binary, .. arguments])
            : (Binaries + binary, arguments);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
