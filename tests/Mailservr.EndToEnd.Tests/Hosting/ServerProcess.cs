using System.Net;
using System.Reflection;

namespace Mailservr.EndToEnd.Tests;

/// <summary>A sample program as its own process, on ports and a data folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Domain = "inbox.test";
    public const string ApiKey = "mk_live_end-to-end";
    private const string Host = "Mailservr.Host";

    private readonly TempFolder _folder = new();
    private readonly int[] _ports = FreePort.Take(3);
    private readonly string _program;
    private readonly string _dataFolder;
    private readonly ProductionStorage? _storage;
    private readonly string[] _settings;
    private ChildProcess _process;

    private ServerProcess(string program, string? dataFolder, ProductionStorage? storage, string[] settings)
    {
        (_program, _storage, _settings) = (program, storage, [.. storage?.HostSettings ?? [], .. TraceLog.HostSettings, .. settings]);
        NotedSecrets.Note(ApiKey);
        NotedSecrets.NoteSettings(_settings);
        _dataFolder = dataFolder ?? _folder.File("data");
        Client = new() { BaseAddress = Http };
        Client.DefaultRequestHeaders.Authorization = new("Bearer", ApiKey);
        Api = new(Client);
        _process = Launch();
    }

    public Uri Http => new($"http://127.0.0.1:{_ports[0]}");

    public IPEndPoint Smtp => new(IPAddress.Loopback, _ports[1]);

    public IPEndPoint Lmtp => new(IPAddress.Loopback, _ports[2]);

    public HttpClient Client { get; }

    public MailApi Api { get; }

    public string DataFolder => _dataFolder;

    /// <summary>Null for SQLite and files in <see cref="DataFolder"/>.</summary>
    public ProductionStorage? Storage => _storage;

    /// <summary>Where attachments are, unless they are in a bucket.</summary>
    public string BlobFolder => Path.Combine(_dataFolder, "blobs");

    /// <summary>The files there that are named by a hash.</summary>
    public string[] BlobFiles =>
        [.. Directory.EnumerateFiles(BlobFolder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file).Length == 64)];

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => _process.Output;

    /// <summary>Starts a program that is named in the project file; returns when it can take mail.</summary>
    /// <param name="program">Its project.</param>
    /// <param name="dataFolder">Null for one of its own; what is given is to be used, whatever storage was chosen.</param>
    /// <param name="settings">Beyond what every test sets, like <c>--Mailservr:Limits:Connections=5</c>.</param>
    public static async Task<ServerProcess> StartAsync(
        string program = Host, string? dataFolder = null, params string[] settings)
    {
        var isChosen = dataFolder is null && program == Host;
        await ChosenStorage.StartAsync();
        return await StartAsync(
            program, dataFolder, isChosen ? ChosenStorage.Of(Guid.NewGuid().ToString()) : null, settings);
    }

    /// <summary>Starts the reference host on a storage that the test has made.</summary>
    public static Task<ServerProcess> StartOnAsync(ProductionStorage storage, params string[] settings) =>
        StartAsync(Host, null, storage, settings);

    private static async Task<ServerProcess> StartAsync(
        string program, string? dataFolder, ProductionStorage? storage, string[] settings)
    {
        await (storage?.CreateAsync() ?? Task.CompletedTask);
        var server = new ServerProcess(program, dataFolder, storage, settings);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the program to end (SIGTERM) and waits until it has.</summary>
    public Task StopAsync() => EndAsync(_process.Terminate);

    /// <summary>The same by the end of its terminal (SIGHUP).</summary>
    public Task HangUpAsync() => EndAsync(_process.HangUp);

    private async Task EndAsync(Action signal)
    {
        signal();
        Assert.True(await _process.WaitForExitAsync() == 0, Output);
    }

    /// <summary>Holds the program where it is until <see cref="Thaw"/>.</summary>
    public void Freeze() => _process.Freeze();

    public void Thaw() => _process.Thaw();

    /// <summary>Ends the program without asking (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts the program again on the same data, after it has ended.</summary>
    public async Task StartAgainAsync()
    {
        await LaunchAgainAsync();
        await WaitUntilReadyAsync();
    }

    /// <summary>The same without waiting until it is ready.</summary>
    public async Task LaunchAgainAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
    }

    /// <summary>Runs <c>verify</c> on the same data, in a process of its own; answers its exit code and what it said.</summary>
    public Task<(int Exit, string Output)> VerifyAsync(params string[] arguments) => RunAsync("verify", arguments);

    /// <summary>The same with any command of the host.</summary>
    public async Task<(int Exit, string Output)> RunAsync(string command, params string[] arguments)
    {
        var program = FindProgram(_program);
        await using var process = ChildProcess.Start(
            "dotnet",
            [program, command, "--Mailservr:DataDirectory=" + _dataFolder, .. _settings, .. arguments],
            Path.GetDirectoryName(program));
        var exit = await process.WaitForExitAsync();
        return (exit, process.Output);
    }

    /// <summary>Name and content of every blob, wherever they are kept.</summary>
    public async Task<IReadOnlyList<(string Name, byte[] Content)>> ReadBlobsAsync()
    {
        if (_storage is not null)
            return await _storage.Bucket.ReadBlobsAsync();

        var blobs = new List<(string Name, byte[] Content)>();
        foreach (var file in BlobFiles)
            blobs.Add((Path.GetFileName(file), await File.ReadAllBytesAsync(file)));
        return blobs;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private ChildProcess Launch()
    {
        var program = FindProgram(_program);
        return ChildProcess.Start(
            "dotnet",
            [
                program,
                "--urls=" + Http,
                "--Mailservr:DataDirectory=" + _dataFolder,
                "--Mailservr:Smtp:Listen=" + Smtp,
                "--Mailservr:Smtp:Hostname=mx.inbox.test",
                "--Mailservr:Lmtp:Listen=" + Lmtp,
                "--Mailservr:Bootstrap:ApiKey=" + ApiKey,
                "--Mailservr:Bootstrap:Domain=" + Domain,
                // No test needs a hash of the first password that takes a quarter of a second.
                "--Mailservr:Accounts:PasswordCost=4",
                // One key reads everything that a test has sent.
                "--Mailservr:RateLimits:PerKey=1000000",
                "--Mailservr:RateLimits:PerAccount=1000000",
                "--Mailservr:RateLimits:PerAddress=1000000",
                .. _settings,
            ],
            Path.GetDirectoryName(program));
    }

    public static string FindProgram(string program = Host) =>
        typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == program)?.Value
        ?? throw new InvalidOperationException($"{program} is not named in the project file of the tests.");

    private async Task WaitUntilReadyAsync() => await Eventually.SeeAsync(
        async () => await AnswersAsync() ? this : null, () => $"{_program} is not ready:\n{Output}");

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"{_program} has ended:\n{Output}");
        try
        {
            using var answer = await Client.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody listens yet.
            return false;
        }
    }
}
