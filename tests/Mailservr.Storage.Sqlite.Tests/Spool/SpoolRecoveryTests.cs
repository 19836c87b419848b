using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite.Tests.Spool;

public sealed class SpoolRecoveryTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly WarningLog _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string SpoolFolder => Path.Combine(_folder.Path, "mailservr.spool");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_WithADamagedFrame_FilesWhatIsBehindItOnceAndKeepsTheFile()
    {
        await WriteSpoolAsync(ids: 1_000_000, "one", "damaged", "three", "four");
        Damage(frame: 1);
        var before = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(SpoolFolder)), Cancellation);

        for (var start = 0; start < 2; start++)
        {
            using var storage = Start();
            Assert.Equal(["four", "one", "three"], await SubjectsAsync(storage));
        }

        AssertWarned(3026, "between the batches 1 and 3", "2 acknowledged messages");

        var kept = Assert.Single(Directory.GetFiles(SpoolFolder));
        Assert.EndsWith(".damaged", kept, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(kept, Cancellation));
    }

    [Fact]
    public async Task Start_WithADamagedFrame_TakesMailAfterwards()
    {
        await WriteSpoolAsync(ids: 1_000_000, "damaged", "two");
        Damage(frame: 0);
        using (var storage = new TestStorage(_folder.Path))
        {
            await storage.Get<SqliteMessageStore>().AcceptAsync(new([Mail.Create("new")], [], []), Cancellation);
        }

        using var again = new TestStorage(_folder.Path);

        Assert.Equal(["new", "two"], await SubjectsAsync(again));
    }

    [Fact]
    public async Task Start_OfADatabaseThatNeverGaveOutTheIds_KeepsTheFileForTheOneThatDid()
    {
        await WriteSpoolAsync(ids: 1, "damaged", "theirs");
        Damage(frame: 0);
        using (var older = Start())
        {
            Assert.Empty(await older.QueryAsync(new()));
            await older.Get<SqliteMessageStore>().AcceptAsync(new([Mail.Create("new")], [], []), Cancellation);
            Assert.Equal(["new"], await SubjectsAsync(older));
        }

        AssertWarned(3027, "goes on at 2", "1 acknowledged messages", SpoolFolder);
        var key = await KeyAsync();
        var kept = Assert.Single(Directory.GetFiles(SpoolFolder));
        File.Move(kept, Path.ChangeExtension(kept, ".spool"));
        using var files = SpoolFiles.Open(SpoolFolder, key, 0, out var found);

        Assert.Equal("theirs", Assert.Single(Assert.Single(found.ReadStranded()).Messages).Append.Record.Subject);
    }

    [Fact]
    public async Task Start_WithAFrameThatWasTornAtTheEnd_SetsNothingAside()
    {
        await WriteSpoolAsync(ids: 1, "one", "torn");
        Damage(frame: 1);

        using var storage = Start();

        Assert.Equal(["one"], await SubjectsAsync(storage));
        Assert.Empty(Directory.GetFiles(SpoolFolder, "*.damaged"));
        Assert.Empty(_log.Warnings);
    }

    private static async Task<IReadOnlyList<string>> SubjectsAsync(TestStorage storage) =>
        [.. (await storage.QueryAsync(new())).Select(message => message.Subject).Order(StringComparer.Ordinal)];

    private TestStorage Start() =>
        new(_folder.Path, builder => builder.Services.AddLogging(logging => logging.AddProvider(_log)));

    private void AssertWarned(int logEvent, params string[] words)
    {
        var warning = Assert.Single(_log.Warnings);
        Assert.Equal(logEvent, warning.Event);
        Assert.All(words, word => Assert.Contains(word, warning.Text, StringComparison.Ordinal));
    }

    /// <summary>What a process leaves that accepted this mail, each in a batch of its own, and was killed.</summary>
    private async Task WriteSpoolAsync(int ids, params string[] subjects)
    {
        using (var storage = new TestStorage(_folder.Path))
            await storage.Get<IIdBlocks>().ReserveAsync(ids, Cancellation);
        using var files = SpoolFiles.Open(SpoolFolder, await KeyAsync(), 0, out _);
        for (var i = 0; i < subjects.Length; i++)
        {
            var batch = new SpoolBatch(i + 1, i, [new PreparedMessage(Mail.Create(subjects[i]))], []);
            files.Write(batch, new byte[SpoolFrame.Measure(batch)]);
        }
    }

    private async Task<byte[]> KeyAsync()
    {
        using var storage = new TestStorage(_folder.Path);
        return await storage.Database.ReadAsync(SpoolRows.ReadKey, Cancellation);
    }

    private void Damage(int frame)
    {
        using var file = File.OpenWrite(Assert.Single(Directory.GetFiles(SpoolFolder)));
        file.Position = (frame * SpoolFrame.Alignment) + SpoolFrame.HeaderLength + 10;
        file.WriteByte(0xFF);
    }
}
