using System.Diagnostics;

namespace Mailservr.Storage.Sqlite.Tests.Erasure;

public sealed class SqliteErasureTests : IDisposable
{
    private const string Word = "zebrafinchquagga";

    private readonly TestStorage _storage = new();

    [Fact]
    public async Task Scrub_AfterAnErasure_LeavesTheTextInNoFile()
    {
        var erasure = _storage.Get<IAccountErasure>();
        var store = _storage.Get<SqliteMessageStore>();
        for (var i = 0; i < 20; i++)
        {
            var mail = Mail.Create(subject: $"{Word} {i}", text: $"Of a {Word}.", from: $"{Word}@example.org");
            await store.AcceptAsync(new([mail], [], []), default);
            await store.FiledAsync(default);
        }

        Assert.Equal(20, (await _storage.QueryAsync(new() { Text = Word })).Count);
        Assert.Contains(FilesWithTheWord(), file => file.EndsWith(".spool", StringComparison.Ordinal));
        while (await erasure.EraseAsync(Mail.Account, 7, default) is not null)
        {
        }

        await erasure.ScrubAsync(default);

        Assert.Empty(FilesWithTheWord());
        await store.AcceptAsync(new([Mail.Create(text: "Afterwards")], [], []), default);
        Assert.Single(await _storage.QueryAsync(new() { Text = "afterwards" }));
    }

    public void Dispose() => _storage.Dispose();

    // By another process: whoever closes a file of SQLite loses its locks for the whole process.
    private List<string> FilesWithTheWord()
    {
        var start = new ProcessStartInfo("grep", ["--recursive", "--files-with-matches", "--text", Word, _storage.Folder])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        };
        using var grep = Process.Start(start) ?? throw new InvalidOperationException("grep cannot be started.");
        var files = grep.StandardOutput.ReadToEnd();
        grep.WaitForExit();
        return [.. files.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
