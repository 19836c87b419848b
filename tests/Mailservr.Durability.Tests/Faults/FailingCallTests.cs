namespace Mailservr.Durability.Tests;

public sealed class FailingCallTests(ITestOutputHelper output)
{
    private const string All = "*";
    private const string Allocating = "write,create,mkdir,truncate,fsync,fsyncdir,rename";
    private const int BetweenCrashes = 50;

    [Theory]
    [InlineData("EIO", All, 200)]
    [InlineData("ENOSPC", All, 200)]
    [InlineData("EDQUOT", Allocating, 60)]
    public async Task AnyCall_FailingOnce_CostsNoMail(string error, string kinds, int calls)
    {
        await using var run = await FaultRun.PrepareAsync(RunSize.Seed);

        for (var at = 1; at <= calls; at++)
        {
            await run.FailAsync(at, error, kinds);
            if (at % BetweenCrashes == 0 || at == calls)
                Assert.Empty(await run.CrashAndLookAsync(at));
        }

        output.WriteLine(run.ToString());
        Assert.All(run.Refusals, code => Assert.InRange(code, 400, 499));
        Assert.NotEmpty(run.Refusals);
    }

    [Fact]
    public async Task Checkpoint_Failing_CostsNoMail()
    {
        await using var run = await FaultRun.PrepareAsync(RunSize.Seed);

        foreach (var (at, kind) in ((int, string)[])[(1, "write"), (400, "write"), (1, "fsync")])
        {
            await run.FailCheckpointAsync(at, "EIO", kind);
            Assert.Empty(await run.CrashAndLookAsync(at));
        }

        output.WriteLine(run.ToString());
        Assert.All(run.Refusals, code => Assert.InRange(code, 400, 499));
    }
}
