namespace Mailservr.Durability.Tests;

public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Server_KilledUnderLoad_KeepsItsWord()
    {
        output.WriteLine($"MAILSERVR_SEED={RunSize.Seed}, {RunSize.Kills} kills");
        await using var server = await ServerProcess.StartAsync();
        var run = await CrashRun.PrepareAsync(server, RunSize.Seed);

        await run.CrashAsync(RunSize.Kills);
        var tally = await run.CountAsync();

        output.WriteLine(tally.ToString());
        Assert.Empty(run.Findings);
        tally.AssertAddsUp();
    }

    [Fact]
    public async Task ServerThatRepliesBeforeItCommits_KilledUnderLoad_IsFoundOut()
    {
        await using var server = await ServerProcess.StartAsync("Mailservr.FaultyHost", null, "--Fault=EarlyReply");
        var run = await CrashRun.PrepareAsync(server, RunSize.Seed);

        await run.CrashAsync(3);

        Assert.Contains(run.Findings, finding => finding.Kind == FindingKind.Lost);
    }
}
