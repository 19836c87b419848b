namespace Mailservr.Durability.Tests;

/// <summary>The reference host on PostgreSQL and S3: what it has acknowledged is there, whatever was taken away from it.</summary>
public sealed class DatabaseCrashTests(ITestOutputHelper output)
{
    // Before recovery a server flushes each of its thousand files, which the power cut has left without anything to flush.
    private const string AllIsOnDisk = "recovery_init_sync_method=syncfs";

    [Fact]
    public async Task Host_KilledUnderLoad_KeepsItsWord()
    {
        output.WriteLine($"MAILSERVR_SEED={RunSize.Seed}, {RunSize.DatabaseCrashes} kills of the host");
        await using var server = await ServerProcess.StartOnAsync(await ProductionServers.NewStorageAsync());
        var run = await CrashRun.PrepareAsync(server, RunSize.Seed);

        await run.CrashAsync(RunSize.DatabaseCrashes);
        var tally = await run.CountAsync();

        output.WriteLine(tally.ToString());
        Assert.Empty(run.Findings);
        tally.AssertAddsUp();
    }

    [Fact]
    public async Task Database_KilledUnderLoad_CostsNoMailAndNoRestart()
    {
        output.WriteLine($"MAILSERVR_SEED={RunSize.Seed}, {RunSize.DatabaseCrashes} kills of PostgreSQL");
        await using var postgres = new PostgresServer();
        await postgres.InitializeAsync();
        await using var host = await ServerProcess.StartOnAsync(await ProductionServers.NewStorageAsync(postgres));
        var run = await DatabaseCrashRun.PrepareAsync(host, postgres, RunSize.Seed);

        await run.CrashAsync(RunSize.DatabaseCrashes);

        await AssertWholeAsync(run);
    }

    [Fact]
    public async Task Database_LosingPowerUnderLoad_CostsNoMailAndNoRestart()
    {
        output.WriteLine($"MAILSERVR_SEED={RunSize.Seed}, {RunSize.DatabaseCrashes} power cuts of PostgreSQL");
        await using var disk = await ForgetfulDisk.MountAsync();
        await using var postgres = new PostgresServer { Settings = [AllIsOnDisk] };
        var storage = await MoveAsync(postgres, disk);
        await using var host = await ServerProcess.StartOnAsync(storage);
        var run = await DatabaseCrashRun.PrepareAsync(host, postgres, RunSize.Seed, disk.CutPowerAsync);

        await run.CrashAsync(RunSize.DatabaseCrashes);

        await AssertWholeAsync(run);
    }

    [Fact]
    public async Task DatabaseThatDoesNotFlushCommits_LosingPower_IsFoundOut()
    {
        await using var disk = await ForgetfulDisk.MountAsync();
        await using var postgres = new PostgresServer
        {
            Settings = [AllIsOnDisk, "synchronous_commit=off", "wal_writer_delay=10s"],
        };
        var storage = await MoveAsync(postgres, disk);
        await using var host = await ServerProcess.StartOnAsync(storage);
        var run = await DatabaseCrashRun.PrepareAsync(host, postgres, RunSize.Seed, _ => disk.CutPowerAsync());
        // The addresses are to survive, so that mail is missing and not they.
        await using (var admin = await postgres.ConnectAsync("postgres", "postgres"))
            await PostgresServer.ExecuteAsync(admin, "CHECKPOINT");

        await run.CrashAsync(1);
        // It knows more events than there are now.
        await host.KillAsync();
        await host.StartAgainAsync();

        var inspection = await run.InspectAsync();
        output.WriteLine($"{inspection.Findings.Count(finding => finding.Kind == FindingKind.Lost)} lost of {run.Letters.Count}");
        Assert.Contains(inspection.Findings, finding => finding.Kind == FindingKind.Lost);
    }

    // Made on an ordinary disk, because most of what a new cluster writes no test needs.
    private static async Task<ProductionStorage> MoveAsync(PostgresServer postgres, ForgetfulDisk disk)
    {
        await postgres.InitializeAsync();
        var storage = await ProductionServers.NewStorageAsync(postgres);
        await storage.CreateAsync();
        await postgres.MoveAsync(disk.DataFolder);
        await disk.SettleAsync();
        await disk.KeepJournalAsync();
        await postgres.StartAsync();
        return storage;
    }

    private async Task AssertWholeAsync(DatabaseCrashRun run)
    {
        var inspection = await run.InspectAsync();
        var letters = run.Letters;
        output.WriteLine(
            $"{letters.Count} sent, {letters.Count(letter => letter is { WasUnanswered: false, WasRefused: false })} acknowledged "
            + $"at once, {letters.Count(letter => letter.WasRefused)} put off, {inspection.Stored} stored");
        Assert.Empty(run.Refused);
        Assert.Empty(inspection.Findings);
        Assert.All(letters, letter => Assert.Equal(Fate.Acknowledged, letter.Fate));
        Assert.Contains(letters, letter => letter.WasRefused || letter.WasUnanswered);
        Assert.Equal(letters.Count, inspection.Stored);
    }
}
