using System.Diagnostics;
using System.Security.Authentication;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Database;

/// <summary>A server with a certificate that nobody has signed but itself.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-tls-").FullName;
    private readonly PostgresServer _server;

    public TlsTests() => _server = new PostgresServer
    {
        Settings = ["ssl=on", "ssl_cert_file=" + Certificate, "ssl_key_file=" + Key],
    };

    private string Certificate => Path.Combine(_folder, "server.crt");

    private string Key => Path.Combine(_folder, "server.key");

    public async ValueTask InitializeAsync()
    {
        PostgresServer.Require();
        await RunAsync(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", Key, "-out", Certificate);
        // The server reads a key only when nobody else can.
        await RunAsync("chmod", "600", Key);
        await RunAsync("chmod", "755", _folder);
        if (Environment.UserName == "root")
            await RunAsync("chown", "postgres", Key);
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_ServerThatNobodyVouchesFor_IsRefused()
    {
        await using var host = new TestStorage(await NetworkAsync("SSL Mode=VerifyFull"));

        var refused = await Assert.ThrowsAnyAsync<Exception>(host.InitializeAsync);

        Assert.IsType<AuthenticationException>(refused.GetBaseException());
    }

    [Fact]
    public async Task Start_ServerWithItsRootCertificate_IsEncrypted()
    {
        var network = await NetworkAsync($"SSL Mode=VerifyFull;Root Certificate={Certificate}");
        await using var host = new TestStorage(network);

        await host.InitializeAsync();

        Assert.Equal([true], await EncryptionAsync(network));
    }

    [Fact]
    public async Task Start_WithoutAWordAboutTls_IsEncrypted()
    {
        var network = await NetworkAsync("");
        await using var host = new TestStorage(network);

        await host.InitializeAsync();

        Assert.Equal([true], await EncryptionAsync(network));
    }

    [Fact]
    public async Task Start_PlainConnection_IsRefusedUnlessToldOtherwise()
    {
        var network = await NetworkAsync("SSL Mode=Disable");
        await using var refusing = new TestStorage(network);
        await using var trusting = new TestStorage(network, options => options.RequireTls = false);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(refusing.InitializeAsync);
        await trusting.InitializeAsync();

        Assert.Contains("may be unencrypted", refused.Message, StringComparison.Ordinal);
        Assert.Equal([false], await EncryptionAsync(network));
    }

    [Fact]
    public async Task Start_ServerWithoutTls_IsRefused()
    {
        await using var plain = new PostgresServer();
        await plain.InitializeAsync();
        var name = new NpgsqlConnectionStringBuilder(await plain.CreateDatabaseAsync()).Database;
        await using var host = new TestStorage($"Host=localhost;Port={plain.Port};Database={name};Username=mail");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(host.InitializeAsync);

        Assert.Contains("SSL", refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> NetworkAsync(string tls)
    {
        var name = new NpgsqlConnectionStringBuilder(await _server.CreateDatabaseAsync()).Database;
        return $"Host=localhost;Port={_server.Port};Database={name};Username=mail;{tls}";
    }

    /// <summary>Whether the connections of hosts to a database are encrypted, each answer once.</summary>
    private async Task<IReadOnlyList<bool>> EncryptionAsync(string network)
    {
        await using var admin = await _server.ConnectAsync("postgres", "postgres");
        await using var command = new NpgsqlCommand(
            """
            SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
            WHERE application_name = 'mailservr' AND datname = $1
            """,
            admin);
        command.Parameters.AddWithValue(new NpgsqlConnectionStringBuilder(network).Database ?? "");
        var found = new List<bool>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            found.Add(reader.GetBoolean(0));
        return found;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{program} cannot be started.");
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }
}
