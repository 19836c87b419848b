namespace Mailservr.Durability.Tests;

public sealed class PowerCutTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Server_LosingPowerUnderLoad_KeepsItsWord()
    {
        output.WriteLine($"MAILSERVR_SEED={RunSize.Seed}, {RunSize.Cuts} cuts");
        await using var disk = await ForgetfulDisk.MountAsync();
        await using var server = await ServerProcess.StartAsync(dataFolder: disk.DataFolder);
        var run = await CrashRun.PrepareAsync(server, RunSize.Seed, disk.CutPowerAsync);

        await run.CrashAsync(RunSize.Cuts);
        var tally = await run.CountAsync();

        output.WriteLine(tally.ToString());
        Assert.Empty(run.Findings);
        tally.AssertAddsUp();
    }

    [Fact]
    public async Task FirstLetter_LosingAllThatWasNotFlushed_IsThere()
    {
        await using var disk = await ForgetfulDisk.MountAsync();
        await using var server = await ServerProcess.StartAsync(dataFolder: disk.DataFolder);
        var writer = new LetterWriter(RunSize.Seed, [(await server.Api.CreateAddressAsync()).Address]);
        var letter = writer.NextWithFile();
        await using (var sender = new PersistentSender(server))
            await sender.SendAsync(letter);

        await server.KillAsync();
        await disk.CutPowerAsync();
        await server.StartAgainAsync();

        var inspection = new Inspection(server, writer);
        await inspection.LookAsync(letter);
        Assert.Empty(inspection.Findings);
    }

    [Fact]
    public async Task DatabaseThatDoesNotFlush_LosingPower_IsFoundOut()
    {
        await using var disk = await ForgetfulDisk.MountAsync();
        await using var server = await ServerProcess.StartAsync("Mailservr.FaultyHost", disk.DataFolder, "--Fault=NoFlush");
        var run = await CrashRun.PrepareAsync(server, RunSize.Seed, disk.CutPowerAsync);

        var ended = await Record.ExceptionAsync(() => run.CrashAsync(3));

        // With filed mail it loses records: what was still in the spool survives, but perhaps not its address. Without any record it is
        // another installation, and does not start beside the blobs of the first.
        if (ended is not null)
            Assert.Contains("its mark 'owner' names installation", Assert.IsType<InvalidOperationException>(ended).Message, StringComparison.Ordinal);
        else
            Assert.Contains(run.Findings, finding => finding.Kind is FindingKind.Lost or FindingKind.Refused);
    }

    [Fact]
    public async Task SpoolThatIsNotFlushed_LosingPower_IsFoundOut() =>
        Assert.Contains(
            await CrashLyingAsync("/data/mailservr.spool"), finding => finding.Kind == FindingKind.Lost);

    [Fact]
    public async Task BlobsThatAreNotFlushed_LosingPower_AreFoundOut() =>
        Assert.Contains(await CrashLyingAsync("/data/blobs"), finding => finding.Kind == FindingKind.Damaged);

    // Flushes of the folder answer that all is well, and are not done.
    private static async Task<IReadOnlyCollection<Finding>> CrashLyingAsync(string folder)
    {
        await using var disk = await ForgetfulDisk.MountAsync();
        await using var server = await ServerProcess.StartAsync(dataFolder: disk.DataFolder);
        var run = await CrashRun.PrepareAsync(server, RunSize.Seed, async seed =>
        {
            await disk.CutPowerAsync(seed);
            await disk.LieAsync(folder);
        });
        await disk.LieAsync(folder);

        await run.CrashAsync(4);

        return run.Findings;
    }
}
