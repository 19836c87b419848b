using System.Globalization;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Mailservr.TestServers;

/// <summary>A PostgreSQL of our own: a new cluster in a folder and on a port of its own, with everything flushed.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "mailservr_template";
    private const string Superuser = "postgres";

    /// <summary>Neither superuser nor allowed to make databases: it only owns those of the tests.</summary>
    private const string Role = "mail";

    // It trusts everybody on the machine; the password is there to be looked for.
    private const string Password = "the-password-of-the-database";

    private readonly SemaphoreSlim _creating = new(1);
    private PostgresProcess? _process;
    private int _databases;

    /// <summary>Beyond what every test server has, like <c>ssl=on</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public int Port => Process.Port;

    /// <summary>For what a server needs besides its data; goes with it.</summary>
    public string Folder => Process.Folder;

    private PostgresProcess Process => _process ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>Skips the test where there is no server; in CI that is a failure.</summary>
    public static void Require()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.True(PostgresProcess.IsInstalled, PostgresProcess.Package);
        Assert.SkipUnless(PostgresProcess.IsInstalled, PostgresProcess.Package);
    }

    public async ValueTask InitializeAsync()
    {
        if (!PostgresProcess.IsInstalled)
            return;

        _process = new PostgresProcess();
        await Process.CreateClusterAsync();
        await StartAsync();
        await using var admin = await ConnectAsync(Superuser, Superuser);
        await ExecuteAsync(admin, $"CREATE ROLE {Role} LOGIN");
        await ExecuteAsync(admin, $"CREATE DATABASE {Template} OWNER {Role}");
        await MigrateAsync(ConnectionString(Template));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();
        _creating.Dispose();
    }

    /// <summary>A database with the schema and nothing else, or really empty. All go with the server: dropping costs more.</summary>
    public async Task<string> CreateDatabaseAsync(bool migrated = true)
    {
        Require();
        var name = ReserveName();
        await CreateAsync(name, migrated);
        return ConnectionString(name);
    }

    /// <summary>Of a database that is to be made by <see cref="CreateAsync"/>.</summary>
    public string ReserveName() => "test" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);

    public async Task CreateAsync(string name, bool migrated = true)
    {
        await _creating.WaitAsync();
        try
        {
            await using var admin = await ConnectAsync(Superuser, Superuser);
            await ExecuteAsync(
                admin, $"CREATE DATABASE {name} OWNER {Role} TEMPLATE {(migrated ? Template : "template0")}");
        }
        finally
        {
            _creating.Release();
        }
    }

    public string ConnectionString(string database, string user = Role)
    {
        NotedSecrets.Note(Password);
        return $"Host={Folder};Port={Port};Database={database};Username={user};Password={Password}";
    }

    public async Task StartAsync()
    {
        Process.Start(Settings);
        await WaitForConnectionAsync();
    }

    /// <summary>After a crash: what is left of the old server ends by itself, and until then a new one refuses.</summary>
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

    /// <summary>SIGKILL for the server and every process of it.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Ends the server as it should be ended, and brings its data to another disk, from where it starts again.</summary>
    public async Task MoveAsync(string folder)
    {
        await Process.StopAsync();
        await Process.MoveAsync(folder);
    }

    /// <summary>Cuts every connection to a database; the server stays.</summary>
    public async Task<int> CutConnectionsAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var admin = await ConnectAsync(Superuser, Superuser);
        await using var command = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1", admin);
        command.Parameters.AddWithValue(name ?? "");
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Ends one process of the server, as if the one it serves had died.</summary>
    public async Task CutConnectionAsync(int processId)
    {
        await using var admin = await ConnectAsync(Superuser, Superuser);
        await ExecuteAsync(admin, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_terminate_backend({processId})"));
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
                await using var connection = await ConnectAsync(Superuser, Superuser);
                return;
            }
            catch (NpgsqlException exception) when (tries < 600)
            {
                if (!Process.IsRunning)
                    throw new InvalidOperationException("The server has ended:\n" + Process.Output, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static async Task MigrateAsync(string connectionString)
    {
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.AddTraceLog());
        builder.UsePostgres(connectionString);
        await using var provider = builder.Services.BuildServiceProvider();
        await provider.GetRequiredService<IStorageInitializer>().InitializeAsync(CancellationToken.None);
    }

    private sealed class Builder : IMailservrBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
