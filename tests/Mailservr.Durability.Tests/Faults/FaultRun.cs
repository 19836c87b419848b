namespace Mailservr.Durability.Tests;

/// <summary>Lets each of the first calls of receiving mail fail once, and looks in the end whether anything is missing.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private const int MostLetters = 200;
    private const int QuickLetters = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ForgetfulDisk _disk;
    private readonly ServerProcess _server;
    private readonly LetterWriter _writer;
    private readonly PersistentSender _sender;
    private readonly Dictionary<string, int> _failedCalls = new(StringComparer.Ordinal);

    private FaultRun(ForgetfulDisk disk, ServerProcess server, LetterWriter writer) =>
        (_disk, _server, _writer, _sender) = (disk, server, writer, new(server));

    public IReadOnlyList<int> Refusals => _sender.Refusals;

    /// <summary>What the run met, in a line.</summary>
    public override string ToString()
    {
        var calls = _failedCalls.OrderByDescending(call => call.Value).Select(call => $"{call.Key} {call.Value}");
        return $"{_writer.Letters.Count} letters, {_sender.Refusals.Count} refusals, "
            + $"{_sender.Disconnections} connections lost; failed: {string.Join(", ", calls)}";
    }

    public static async Task<FaultRun> PrepareAsync(int seed)
    {
        var disk = await ForgetfulDisk.MountAsync();
        ServerProcess? server = null;
        try
        {
            server = await ServerProcess.StartAsync(dataFolder: disk.DataFolder);
            var reader = await server.Api.CreateAddressAsync();
            return new(disk, server, new LetterWriter(seed, [reader.Address]));
        }
        catch
        {
            if (server is not null)
                await server.DisposeAsync();
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends until the call has failed and everything that was sent is taken.</summary>
    public Task FailAsync(int at, string error, string kinds) => FailAsync(at, error, kinds, "*", _writer.NextWithFile);

    /// <summary>The same for calls that bring the log of the database into its main file: much has to come in.</summary>
    public Task FailCheckpointAsync(int at, string error, string kind) =>
        FailAsync(at, error, kind, "/data/mailservr.db", _writer.NextLong);

    /// <summary>Ends the server together with the power; what a failed flush has left in memory only is gone.</summary>
    public async Task<IReadOnlyCollection<Finding>> CrashAndLookAsync(int seed)
    {
        await _sender.HangUpAsync();
        await _server.KillAsync();
        await _disk.CutPowerAsync(seed);
        await _server.StartAgainAsync();

        var newest = _writer.Next();
        await _sender.SendAsync(newest);
        var inspection = new Inspection(_server, _writer);
        await inspection.LookAsync(newest);
        return inspection.Findings;
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _server.DisposeAsync();
        await _disk.DisposeAsync();
    }

    private async Task FailAsync(int at, string error, string kinds, string path, Func<Letter> next)
    {
        await _disk.FailAsync(at, error, 1, kinds, path);
        for (var sent = 0; await _disk.FailedCallAsync() is null && sent < MostLetters; sent++)
        {
            await _sender.SendAsync(next());
            // What happens behind the 250 may take its time.
            if (sent > QuickLetters)
                await Task.Delay(Pause, TimeProvider.System);
        }

        var call = await _disk.FailedCallAsync() ?? throw new InvalidOperationException($"There is no call number {at}.");
        var name = Simplify(call);
        _failedCalls[name] = _failedCalls.GetValueOrDefault(name) + 1;
        Assert.True(
            _writer.Letters.All(letter => letter.Fate == Fate.Acknowledged),
            $"Mail is not taken after {error} of {call}: {string.Join(' ', _sender.Refusals.TakeLast(5))}\n{_server.Output}");
    }

    // "write /data/blobs/tmp/4f1…" → "write blobs"
    private static string Simplify(string call)
    {
        var words = call.Split(' ', '/');
        return words.Length > 3 ? $"{words[0]} {words[3]}" : words[0];
    }
}
