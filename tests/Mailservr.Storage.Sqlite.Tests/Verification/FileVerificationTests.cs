using Mailservr.Transfer;
using Mailservr.Verification;
using Microsoft.Data.Sqlite;

namespace Mailservr.Storage.Sqlite.Tests.Verification;

/// <summary>Damage to the files of a database that is closed.</summary>
public sealed class FileVerificationTests : IDisposable
{
    private const int PageSize = 8192;
    private const int SearchPageSize = 16384;

    private readonly TestFolder _folder = new();

    private string Database => Path.Combine(_folder.Path, "mailservr.db");

    private string SearchFile => Path.Combine(_folder.Path, "mailservr.search.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_FolderWithoutMail_IsRefusedAndStaysEmpty()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync());

        Assert.Contains("There is no mail", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Check_DatabaseInUse_IsRefusedWithASentence()
    {
        using var user = new TestStorage(_folder.Path);
        await user.AppendAsync(Mail.Create());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync());

        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_DamagedPage_IsReportedAndNothingIsRepaired()
    {
        await FillAsync();
        long page;
        using (var session = SqliteSession.Open(Database, ""))
        {
            page = session.Prepare("SELECT rootpage FROM sqlite_master WHERE name = 'message_blobs_by_message'").Scalar() ?? 0;
            session.Execute("UPDATE threads SET email_count = 7 WHERE id = (SELECT min(id) FROM threads)");
        }

        // The root of an empty index claims to have cells.
        await using (var file = File.OpenWrite(Database))
        {
            file.Position = ((page - 1) * PageSize) + 3;
            file.Write([0x00, 0x05]);
        }

        var findings = await CheckAsync(repair: true);

        Assert.Contains(findings, finding => finding.Fault == VerificationFault.Storage);
        Assert.Contains(findings, finding => finding.Detail.StartsWith("Thread ", StringComparison.Ordinal));
        Assert.All(findings, finding => Assert.Equal(VerificationOutcome.Reported, finding.Outcome));
    }

    [Fact]
    public async Task Check_AnyPageOverwritten_IsToldOrNeededByNobody()
    {
        await FillAsync();
        Assert.Empty(await CheckAsync());
        var whole = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);
        var found = 0;

        for (var page = 1; page < whole.Length / PageSize; page += 3)
        {
            var damaged = whole.ToArray();
            damaged.AsSpan(page * PageSize, PageSize).Fill(0xA5);
            await File.WriteAllBytesAsync(Database, damaged, TestContext.Current.CancellationToken);
            found += (await TryCheckAsync()).Any(finding => finding.Fault == VerificationFault.Storage) ? 1 : 0;
        }

        // Some are free, and of some it is seen when the file is opened.
        Assert.InRange(found, whole.Length / PageSize / 3 * 8 / 10, whole.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_DatabaseIsGoneOrEmptyBesideItsIndex_IsRefusedAndNothingIsMade(bool gone)
    {
        await FillAsync();
        File.Delete(Database);
        if (!gone)
            await File.WriteAllBytesAsync(Database, [], TestContext.Current.CancellationToken);

        using var storage = new TestStorage(_folder.Path);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => storage.QueryAsync(new()));

        Assert.Contains("Restore the database from the backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(!gone, File.Exists(Database));
        File.Delete(SearchFile);
        Assert.Empty(await storage.QueryAsync(new()));
    }

    [Fact]
    public async Task Open_DatabaseIsGoneBesideItsLog_IsRefusedAndTheLogIsKept()
    {
        await File.WriteAllBytesAsync(Database + "-wal", [1, 2, 3], TestContext.Current.CancellationToken);

        using var storage = new TestStorage(_folder.Path);
        var read = await Assert.ThrowsAsync<InvalidOperationException>(() => storage.QueryAsync(new()));
        var reserved = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await storage.Get<IStorageTransfer>().ReserveAsync("elsewhere", default));

        Assert.All(new[] { read, reserved }, refused => Assert.Contains("-wal' of its mail is there", refused.Message, StringComparison.Ordinal));
        Assert.True(File.Exists(Database + "-wal"));
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Check_SearchFileThatIsNoDatabase_IsReportedOnceAndMadeAnew()
    {
        await FillAsync();
        await File.WriteAllBytesAsync(SearchFile, new byte[PageSize], TestContext.Current.CancellationToken);
        File.Delete(SearchFile + "-wal");
        await using (var file = File.OpenWrite(SearchFile))
            file.Write("This is no database. "u8);

        var first = await CheckAsync();
        var second = await CheckAsync();

        Assert.Equal(VerificationFault.Search, Assert.Single(first).Fault);
        Assert.Equal(VerificationOutcome.Repaired, first[0].Outcome);
        Assert.Empty(second);
    }

    [Fact]
    public async Task Repair_SearchIndexWithADamagedPage_IsBuiltAnewByTheNextStart()
    {
        await FillAsync();
        Assert.Empty(await CheckAsync());
        long page;
        using (var session = SqliteSession.Open(SearchFile, ""))
            page = session.Prepare("SELECT rootpage FROM sqlite_master WHERE name = 'blocks'").Scalar() ?? 0;
        await using (var file = File.OpenWrite(SearchFile))
        {
            // More cells than the page has.
            file.Position = ((page - 1) * SearchPageSize) + 3;
            file.Write([0x0F, 0xFF]);
        }

        var reported = await CheckAsync();
        var repaired = await CheckAsync(repair: true);
        var after = await CheckAsync();

        Assert.Equal(VerificationFault.Search, Assert.Single(reported).Fault);
        Assert.Equal(VerificationOutcome.Repaired, Assert.Single(repaired).Outcome);
        Assert.Empty(after);
    }

    private async Task FillAsync()
    {
        using var storage = new TestStorage(_folder.Path);
        var first = await storage.Get<IIdBlocks>().ReserveAsync(300, default);
        for (var i = 0; i < 300; i++)
            await storage.AppendAsync(Mail.Create($"Subject {i}", new string('t', 200), id: first + i));
        await storage.QueryAsync(new() { Text = "subject" });
    }

    private async Task<IReadOnlyList<VerificationFinding>> TryCheckAsync()
    {
        try
        {
            return await CheckAsync(repair: true);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 11 or 26)
        {
            // It is not even opened.
            return [new VerificationFinding { Fault = VerificationFault.Storage, Detail = exception.Message }];
        }
    }

    private async Task<IReadOnlyList<VerificationFinding>> CheckAsync(bool repair = false)
    {
        using var storage = new TestStorage(_folder.Path);
        var findings = new List<VerificationFinding>();
        var request = new VerificationRequest { Repair = repair };
        await foreach (var finding in storage.Get<IStorageVerification>().CheckAsync(request, default))
            findings.Add(finding);
        return findings;
    }
}
